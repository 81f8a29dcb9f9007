(** Everything that a file of the book needs. *)
From Backproof Require Export Chance.
