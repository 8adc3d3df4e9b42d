"""Companies, contacts, deals and activities; one timeline; the same again with made-up customers, to practise in."""
