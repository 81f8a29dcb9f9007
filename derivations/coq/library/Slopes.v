(** Derivatives by the structure of the formula. *)
From Backproof Require Export Normal.
Open Scope R_scope.

Lemma d_scal_r f x a c : is_derive f x a -> is_derive (fun t => f t * c) x (a * c).
Proof. intro H. eapply d_eq; [eapply (is_derive_ext (fun t => c * f t)); [intro; apply Rmult_comm
  | apply (d_scal f x a H c)] | ring]. Qed.
Ltac same_entry := repeat (rewrite upd_id in * || rewrite upd2_id in *); cbv beta in *.
Ltac side := cbv beta; rewrite ?upd_id, ?upd2_id; cbv beta; pos.
(** A derivative of a derivative: what is assumed at the point holds near it. *)
Lemma d_again f g x v : locally x (fun u => is_derive f u (g u)) -> is_derive g x v ->
  is_derive (fun u => Derive f u) x v.
Proof.
  intros H. apply is_derive_ext_loc. eapply filter_imp; [| exact H]. intros u D. symmetry.
  now apply is_derive_unique.
Qed.
Lemma near_pos e x d : is_derive e x d -> 0 < e x -> locally x (fun u => 0 < e u).
Proof.
  intros D P. apply (ex_derive_continuous e x (ex_intro _ d D) (fun y => 0 < y)).
  now apply (open_gt 0).
Qed.
(** max(f, 0) where f is not 0: near there it is f, or 0. *)
Lemma d_relu_pos f x a : is_derive f x a -> 0 < f x -> is_derive (fun t => relu (f t)) x a.
Proof.
  intros D P. apply (is_derive_ext_loc f); [| exact D]. eapply filter_imp; [| exact (near_pos f x a D P)].
  intros u H. unfold relu. symmetry. apply Rmax_left. lra.
Qed.
Lemma d_relu_neg f x a : is_derive f x a -> f x < 0 -> is_derive (fun t => relu (f t)) x 0.
Proof.
  intros D P. apply (is_derive_ext_loc (fun _ => 0)); [| apply @is_derive_const].
  assert (N : 0 < - f x) by lra. pose proof (is_derive_opp f x a D) as D'.
  eapply filter_imp; [| exact (near_pos (fun u => - f u) x _ D' N)].
  intros u H. cbv beta in H. unfold relu. symmetry. apply Rmax_right. lra.
Qed.
Ltac dx := cbv beta; lazymatch goal with
  | |- is_derive (fun _ => ?c) _ _ => apply d_const
  | |- is_derive (fun t => t) _ _ => apply d_id
  | |- is_derive (fun t => @?f t + @?g t) _ _ => eapply (d_plus f g); [dx | dx]
  | |- is_derive (fun t => @?f t - @?g t) _ _ => eapply (d_minus f g); [dx | dx]
  | |- is_derive (fun t => - @?f t) _ _ => eapply (d_opp f); dx
  | |- is_derive (fun t => @?f t * @?g t) _ _ => lazymatch f with (fun _ => ?c) => eapply (d_scal
    g); dx | _ => lazymatch g with (fun _ => ?c) => eapply (d_scal_r f); dx | _ => eapply (d_mult
    f g); [dx | dx] end end
  | |- is_derive (fun t => / @?f t) _ _ => eapply (d_inv f); [dx | side]
  | |- is_derive (fun t => exp (@?f t)) _ _ => eapply (d_exp f); dx
  | |- is_derive (fun t => ln (@?f t)) _ _ => eapply (d_ln f); [dx | side]
  | |- is_derive (fun t => sqrt (@?f t)) _ _ => eapply (d_sqrt f); [dx | side]
  | |- is_derive (fun t => Rabs (put ?a ?k t ?i)) (?a ?k) _ => first [eapply (d_abs_pos (fun t =>
    put a k t i)); [apply d_upd | side] | eapply (d_abs_neg (fun t => put a k t i)); [apply d_upd
    | side] | eapply d_abs_upd; pos]
  | |- is_derive (fun t => Rabs (@?f t)) _ _ => first
    [eapply (d_abs_pos f); [dx | side] | eapply (d_abs_neg f); [dx | side]]
  | |- is_derive (fun t => relu (@?f t)) _ _ => first
    [eapply (d_relu_pos f); [dx | side] | eapply (d_relu_neg f); [dx | side]]
  | |- is_derive (fun t => @?f t ^ 2) _ _ => eapply (d_sq f); dx
  | |- is_derive (fun t => @?f t ^ _) _ _ => eapply (d_pow f); dx
  | |- is_derive (fun t => Derive ?f t) ?x _ => eapply (d_again f); [near x; dx | dx]
  | |- is_derive (fun t => sum ?n (@?g t)) _ _ => eapply (d_sum n g); let i := fresh "i" in let H
    := fresh in intros i H; dx
  | |- is_derive (fun t => put ?a ?k t ?j) _ _ => apply (d_upd a k)
  | |- is_derive (fun t => put2 ?a ?k ?l t ?i ?j) _ _ => apply (d_upd2 a k l)
  | |- is_derive (fun t => ?h (@?f t)) _ _ => first
    [match goal with H : context [is_derive h _ _] |- _ =>
      solve [apply H; first [assumption | pos]] end
    | eapply (d_fun h f); [dx | auto]]
  | |- is_derive ?h _ _ => first [eassumption | apply Derive_correct; auto]
  end
with near x := repeat match goal with H : ?e > 0 |- _ => match e with context [x] =>
    pattern x in H; lazymatch type of H with ?P x => change (0 < P x) in H || idtac end;
    lazymatch type of H with (fun u => @?e' u > 0) x => let N := fresh "N" in
      eassert (N : locally x (fun u => 0 < e' u)) by (eapply near_pos; [dx | exact H]);
      clear H end end end;
  repeat match goal with A : locally x _, B : locally x _ |- _ =>
    pose proof (filter_and _ _ A B); clear A B end;
  match goal with A : locally x _ |- _ => eapply filter_imp; [| exact A] end;
  let u := fresh "u" in let H := fresh in intros u H; cbv beta in H;
  repeat match goal with K : _ /\ _ |- _ => destruct K end.
Ltac slope1 := match goal with
  | |- context [Derive ?f ?x] => tryif is_var f then fail else (let H := fresh in eassert (H :
    is_derive f x _) by dx; rewrite (is_derive_unique _ _ _ H); clear H)
  | |- context [sum ?n ?g] => match g with context [Derive (fun _ => _)] => let H := fresh in let
    k := fresh "k" in let Hk := fresh in
      eassert (H : sum n g = sum n _) by (apply sum_ext; intros k Hk; cbv beta; repeat slope1;
        same_entry; reflexivity); rewrite H; clear H end end.
Ltac slope_in := match goal with H0 : context [Derive ?f ?x] |- _ => tryif is_var f then fail else
  (let H := fresh in eassert (H : is_derive f x _) by dx; rewrite (is_derive_unique _ _ _ H) in
  H0; clear H) end.
Ltac slope_given := repeat match goal with H : is_derive ?f _ _ |- _ =>
  tryif is_var f then fail else apply is_derive_unique in H end.
Ltac slopes := slope_given; repeat slope1; repeat slope_in; same_entry; subst.
