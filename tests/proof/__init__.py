"""What whole-product proofs share: a small county with everything in it, every address of it, and who knocks."""
