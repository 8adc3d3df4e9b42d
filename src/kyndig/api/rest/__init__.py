"""What other programs meet under `/api/<organisation>/v1/`."""
