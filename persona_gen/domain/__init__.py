"""The words of the product as pydantic models; no input, no output, no other package."""
