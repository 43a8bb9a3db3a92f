"""The widgets of the review app."""
