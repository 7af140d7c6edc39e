"""The desk at /desk/: where staff live all day. Views read, call a rule and answer; nothing here decides rights."""
