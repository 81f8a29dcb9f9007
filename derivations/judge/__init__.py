"""The judge: facts, the attack with numbers, and the methods that decide a claim."""
