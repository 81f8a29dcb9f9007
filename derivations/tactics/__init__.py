"""The search for certificates: whatever it finds, the kernel checks. It may be bold and wrong."""
