"""The themes of coded interviews on the screen: what is read, how it is drawn, and who cites it."""
