"""Sources: every format and quirk of tables and interviews, read into frames and snippets."""
