"""The designer: a case type drawn, read aloud and changed part by part, for people who never saw its text."""
