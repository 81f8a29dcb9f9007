"""The normal form: the second judge, and the engine that derives and explains. It makes no theorem."""
