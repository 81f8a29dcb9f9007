(** What the statements mean beyond Coq's real numbers and Coquelicot's [is_derive] and [is_lim]. *)
From Coq Require Export Reals.
From Coquelicot Require Export Coquelicot.
Open Scope R_scope.

Fixpoint sum (n : nat) (f : nat -> R) : R := match n with O => 0 | S m => sum m f + f m end.
Definition delta (i j : nat) : R := if Nat.eqb i j then 1 else 0.
Definition less (i j : nat) : R := if Nat.ltb i j then 1 else 0.
Definition sigmoid (z : R) : R := / (1 + exp (-1 * z)).
Definition sigmoid_prime (z : R) : R := sigmoid z * (1 + -1 * sigmoid z).
Definition relu (z : R) : R := Rmax z 0.
Definition step (z : R) : R := if Rlt_dec 0 z then 1 else 0.
(** b to the power e: 0 for b = 0. *)
Definition power (b e : R) : R := if Req_EM_T b 0 then 0 else exp (e * ln b).
(** An array with another value at one place. *)
Definition put (a : nat -> R) k t i := if Nat.eqb i k then t else a i.
Definition put2 (a : nat -> nat -> R) k l t i j :=
  if Nat.eqb i k then if Nat.eqb j l then t else a i j else a i j.

(** An expected value is linear, and 1 for the number 1. *)
Definition linear {Om} (E : (Om -> R) -> R) : Prop :=
  (forall f g, E (fun o => f o + g o) = E f + E g) /\ (forall c f, E (fun o => c * f o) = c * E f)
  /\ E (fun _ => 1) = 1.
(** Polynomials in the random variables of a set. *)
Inductive made {Om} (V : (Om -> R) -> Prop) : (Om -> R) -> Prop :=
  | made_one f : V f -> made V f
  | made_const c : made V (fun _ => c)
  | made_plus f g : made V f -> made V g -> made V (fun o => f o + g o)
  | made_mult f g : made V f -> made V g -> made V (fun o => f o * g o).
(** A random variable is independent of all those of a set together. *)
Definition independent {Om} (E : (Om -> R) -> R) (w : Om -> R) (V : (Om -> R) -> Prop) : Prop :=
  forall n f, made V f -> E (fun o => w o ^ n * f o) = E (fun o => w o ^ n) * E f.
