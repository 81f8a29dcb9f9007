(** What statements say of random variables: a family is a number, or an array, at every outcome. *)
From Coq Require Export List.
From Backproof Require Export Meaning.
Export ListNotations.
Open Scope R_scope.

Inductive family (Om : Type) :=
  | number (x : Om -> R) | row (x : Om -> nat -> R) | table (x : Om -> nat -> nat -> R).
Arguments number {Om}. Arguments row {Om}. Arguments table {Om}.
(** Every variable of a family. *)
Definition each {Om} (F : family Om) (P : (Om -> R) -> Prop) : Prop :=
  match F with
  | number x => P (fun o => x o)
  | row x => forall i, P (fun o => x o i)
  | table x => forall i j, P (fun o => x o i j)
  end.
(** A variable of one of some families. *)
Fixpoint one_of {Om} (Fs : list (family Om)) (v : Om -> R) : Prop :=
  match Fs with
  | [] => False
  | number x :: more => v = (fun o => x o) \/ one_of more v
  | row x :: more => (exists i, v = (fun o => x o i)) \/ one_of more v
  | table x :: more => (exists i j, v = (fun o => x o i j)) \/ one_of more v
  end.
(** Every variable of a family is independent of all others of it and of other families together. *)
Definition alone {Om} (E : (Om -> R) -> R) (F : family Om) (others : list (family Om)) : Prop :=
  match F with
  | number x => independent E (fun o => x o) (one_of others)
  | row x => forall i, independent E (fun o => x o i)
      (fun v => (exists j, ~ (j = i) /\ v = (fun o => x o j)) \/ one_of others v)
  | table x => forall i j, independent E (fun o => x o i j)
      (fun v => (exists k l, ~ (k = i /\ l = j) /\ v = (fun o => x o k l)) \/ one_of others v)
  end.
Fixpoint apart {Om} (E : (Om -> R) -> R) (before after : list (family Om)) : Prop :=
  match after with
  | [] => True
  | F :: more => alone E F (before ++ more) /\ apart E (F :: before) more
  end.
Definition independent_families {Om} (E : (Om -> R) -> R) Fs : Prop := apart (Om := Om) E [] Fs.
(** E w, E w^2, ... are these, for every variable w of a family. *)
Fixpoint powers {Om} (E : (Om -> R) -> R) F n (known : list R) : Prop :=
  match known with
  | [] => True
  | m :: more => each (Om := Om) F (fun w => E (fun o => w o ^ n) = m) /\ powers E F (S n) more
  end.
Definition moments {Om} (E : (Om -> R) -> R) F (known : list R) : Prop :=
  match known with [] => True | m :: more => each (Om := Om) F (fun w => E w = m) /\ powers E F 2 more end.
