"""The use cases, and the only place where the stages meet. The command line and the screens call these."""
