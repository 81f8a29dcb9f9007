(** Expected values of polynomials, from independence and moments. *)
From Backproof Require Export Limits.
Open Scope R_scope.
