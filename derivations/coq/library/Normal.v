(** The normal form of sums: what does not depend on the index times a sum of products; equations.
  *)
From Coq Require Import Setoid Morphisms Nsatz.
From Backproof Require Export Signs.
Open Scope R_scope.

Section N. Variables (n j : nat) (c : R) (f g h a : nat -> R).
Notation S r a := (sum n (fun k => r k * a k)).
Lemma s_start v : sum n (fun k => f k * 1) = v -> sum n f = v.
Proof. intros <-. apply sum_ext; intros; ring. Qed.
Lemma s_add v w : S f a = v -> S g a = w -> sum n (fun k => (f k + g k) * a k) = v + w.
Proof. intros <- <-. rewrite <- sum_add. apply sum_ext; intros; ring. Qed.
Lemma s_dist v : sum n (fun k => (f k * g k + f k * h k) * a k) = v -> sum n (fun k => f k * (g k
  + h k) * a k) = v.
Proof. intros <-. apply sum_ext; intros; ring. Qed.
Lemma s_dist2 v : sum n (fun k => (g k * f k + h k * f k) * a k) = v -> sum n (fun k => (g k + h
  k) * f k * a k) = v.
Proof. intros <-. apply sum_ext; intros; ring. Qed.
Lemma s_asc v : sum n (fun k => f k * g k * h k * a k) = v -> sum n (fun k => f k * (g k * h k) *
  a k) = v.
Proof. intros <-. apply sum_ext; intros; ring. Qed.
Lemma s_sq v : sum n (fun k => f k * g k * g k * a k) = v -> sum n (fun k => f k * g k ^ 2 * a k)
  = v.
Proof. intros <-. apply sum_ext; intros; ring. Qed.
Lemma s_sq0 v : sum n (fun k => f k * f k * a k) = v -> sum n (fun k => f k ^ 2 * a k) = v.
Proof. intros <-. apply sum_ext; intros; ring. Qed.
Lemma s_out v : S f a = v -> sum n (fun k => f k * c * a k) = v * c.
Proof. intros <-. rewrite <- sum_r. apply sum_ext; intros; ring. Qed.
Lemma s_acc v : sum n (fun k => f k * (g k * a k)) = v -> sum n (fun k => f k * g k * a k) = v.
Proof. intros <-. apply sum_ext; intros; ring. Qed.
Lemma s_acc1 v : S f g = v -> sum n (fun k => f k * g k * 1) = v.
Proof. intros <-. apply sum_ext; intros; ring. Qed.
Lemma s_c : sum n (fun k => c * a k) = c * sum n (fun k => a k). Proof. apply sum_l. Qed.
Lemma s_cc : sum n (fun k => c * 1) = INR n * c. Proof. rewrite sum_c; ring. Qed.
Lemma s_1 : sum n (fun k => f k * 1) = sum n (fun k => f k). Proof. apply sum_ext; intros; ring.
  Qed.
Lemma s_d v : (j < n)%nat -> f j * a j = v -> sum n (fun k => f k * delta k j * a k) = v.
Proof. intros H <-. rewrite <- (sum_d n j (fun k => f k * a k) H). apply sum_ext; intros; ring. Qed.
Lemma s_d' v : (j < n)%nat -> f j * a j = v -> sum n (fun k => f k * delta j k * a k) = v.
Proof. intros H E. rewrite <- (s_d v H E). apply sum_ext; intros. now rewrite (d_sym j k). Qed.
Lemma s_d0 v : (j < n)%nat -> a j = v -> sum n (fun k => delta k j * a k) = v.
Proof. intros H <-. apply sum_d; auto. Qed.
Lemma s_d0' v : (j < n)%nat -> a j = v -> sum n (fun k => delta j k * a k) = v.
Proof. intros H E. rewrite <- (s_d0 v H E). apply sum_ext; intros. now rewrite (d_sym j k). Qed.
End N.
Ltac ls := cbv beta; lazymatch goal with |- sum ?n (fun k => @?r k * @?a k) = _ => lazymatch r with
  | (fun _ => ?c) => lazymatch a with (fun _ => 1) => apply s_cc | _ => apply (s_c n c a) end
  | (fun k => @?f k + @?g k) => eapply (s_add n f g a); [ls | ls]
  | (fun k => @?f k * @?g k) => lazymatch g with
    | (fun _ => ?c) => eapply (s_out n c f a); ls
    | (fun k => @?p k + @?q k) => eapply (s_dist n f p q a); ls
    | (fun k => @?p k * @?q k) => eapply (s_asc n f p q a); ls
    | (fun k => @?p k ^ 2) => eapply (s_sq n f p a); ls
    | (fun k => delta (@?p k) (@?q k)) => lazymatch q with
        | (fun _ => ?j) => eapply (s_d n j f a); [lia | cbv beta; reflexivity]
        | _ => lazymatch p with (fun _ => ?j) => eapply (s_d' n j f a); [lia | cbv beta;
          reflexivity] | _ => lsnext n f g a end end
    | _ => lazymatch f with (fun k => @?p k + @?q k) => eapply (s_dist2 n g p q a); ls | _ =>
      lsnext n f g a end end
  | (fun k => @?f k ^ 2) => eapply (s_sq0 n f a); ls
  | (fun k => delta (@?p k) (@?q k)) => lazymatch q with
        | (fun _ => ?j) => eapply (s_d0 n j a); [lia | cbv beta; reflexivity]
        | _ => lazymatch p with (fun _ => ?j) => eapply (s_d0' n j a); [lia | cbv beta;
          reflexivity] | _ => lsend n r a end end
  | _ => lsend n r a end end
with lsnext n f g a := lazymatch a with (fun _ => 1) => eapply (s_acc1 n f g) | _ => eapply (s_acc
  n f g a) end; ls
with lsend n r a := lazymatch a with (fun _ => 1) => apply (s_1 n r) | _ => reflexivity end.
Lemma n2 (op : R -> R -> R) a b a' b' : a = a' -> b = b' -> op a b = op a' b'. Proof. now intros
  <- <-. Qed.
Lemma n1 (op : R -> R) a a' : a = a' -> op a = op a'. Proof. now intros <-. Qed.
Lemma n_pow a a' n : a = a' -> a ^ n = a' ^ n. Proof. now intros <-. Qed.
Lemma n_sum n f g v : (forall k, (k < n)%nat -> f k = g k) -> sum n g = v -> sum n f = v. Proof.
  intros H <-. now apply sum_ext. Qed.
Lemma x_add a b v w : exp a = v -> exp b = w -> exp (a + b) = v * w. Proof. intros <- <-. apply
  exp_plus. Qed.
Lemma x_neg a b v : a = -1 * b -> exp b = v -> exp a = / v. Proof. intros -> <-. rewrite <-
  exp_Ropp. f_equal; ring. Qed.
Lemma x_two a b v : a = 2 * b -> exp b = v -> exp a = v * v. Proof. intros -> <-. rewrite <-
  exp_plus. f_equal; ring. Qed.
Lemma x_to a b v : a = b -> exp b = v -> exp a = v. Proof. now intros ->. Qed.
Lemma i_mul a b v w : / a = v -> / b = w -> / (a * b) = v * w. Proof. intros <- <-. apply
  Rinv_mult. Qed.
Lemma i_sq a v : / a = v -> / (a ^ 2) = v * v. Proof. intros <-. rewrite <- Rinv_mult. f_equal;
  ring. Qed.
Lemma i_i a v : a = v -> / / a = v. Proof. intros <-. apply Rinv_inv. Qed.
Lemma x_ln x : 0 < x -> exp (ln x) = x. Proof. apply exp_ln. Qed.
Lemma x_zero x : exp (0 * x) = 1. Proof. rewrite Rmult_0_l. apply exp_0. Qed.
Lemma l_mul a b v w : 0 < a -> 0 < b -> ln a = v -> ln b = w -> ln (a * b) = v + w. Proof. intros
  ? ? <- <-. now apply ln_mult. Qed.
Lemma l_inv a v : 0 < a -> ln a = v -> ln (/ a) = -1 * v. Proof. intros ? <-. rewrite ln_Rinv by
  auto. ring. Qed.
Lemma l_to a b v : a = b -> ln b = v -> ln a = v. Proof. now intros ->. Qed.
Lemma l_less x v : 0 < x -> ln (x * / (1 + x)) = v -> ln (1 + -1 * / (1 + x)) = v. Proof. intros ?
  <-. f_equal. field. lra. Qed.
Lemma l_neg z : ln (1 + / exp z) = ln (1 + exp z) + -1 * z.
Proof. pose proof (exp_pos z). replace (1 + / exp z) with ((1 + exp z) * / exp z) by (field; lra).
  rewrite ln_mult, ln_Rinv, ln_exp by (try apply Rinv_0_lt_compat; lra). ring. Qed.
Lemma l_sqrt a : 0 < a -> ln (sqrt a) = 1 / 2 * ln a. Proof. intro H. rewrite <- (sqrt_sqrt a) at
  2 by lra. rewrite ln_mult by (now apply sqrt_lt_R0). field. Qed.
Ltac without_minus a := match a with
  | -1 * ?x => x | ?x * -1 => x | - ?x => x | -1 / ?q => constr:(1 / q) | IZR (Zneg ?p) =>
    constr:(IZR (Zpos p))
  | ?x * ?y => let x' := without_minus x in constr:(x' * y) | ?x * ?y => let y' := without_minus y
    in constr:(x * y') end.
Ltac without_two a := lazymatch a with 2 * ?x => x | ?x * 2 => x | ?x * ?y => let x' :=
  without_two x in constr:(x' * y) end.
Ltac xs := lazymatch goal with |- exp ?a = _ => lazymatch a with
  | ?p + ?q => eapply x_add; [xs | xs]
  | ?p - ?q => eapply (x_to _ (p + -1 * q)); [ring | xs]
  | 0 * _ => apply x_zero
  | ln ?x => first [apply x_ln; pos | reflexivity]
  | ?p * (?q + ?r) => eapply (x_to _ (p * q + p * r)); [ring | xs]
  | ?p * (- ?q) => eapply (x_neg _ (p * q)); [ring | xs]
  | (?p + ?q) * ?r => eapply (x_to _ (p * r + q * r)); [ring | xs]
  | (?p + ?q) * ?r * ?s => eapply (x_to _ (p * r * s + q * r * s)); [ring | xs]
  | ?p * (?q + ?t) * ?s => eapply (x_to _ (p * q * s + p * t * s)); [ring | xs]
  | ?p * (?q * ?r) => eapply (x_to _ (p * q * r)); [ring | xs]
  | _ => first [let b := without_minus a in eapply (x_neg _ b); [first [ring | field] | xs] | let
    b := without_two a in eapply (x_two _ b); [ring | xs] | reflexivity] end end.
Ltac lx := lazymatch goal with |- ln ?a = _ => lazymatch a with
  | ?p * ?q => first [eapply l_mul; [solve [pos] | solve [pos] | lx | lx] | reflexivity]
  | / ?p => first [eapply l_inv; [solve [pos] | lx] | reflexivity]
  | exp ?p => apply ln_exp
  | 1 + / exp ?z => apply l_neg
  | 1 + -1 * / (1 + ?x) => first [eapply l_less; [solve [pos] | lx] | reflexivity]
  | 1 => apply ln_1
  | sqrt ?x => first [apply l_sqrt; pos | reflexivity]
  | _ => reflexivity end end.
Ltac is := lazymatch goal with
  | |- / (?a * ?b) = _ => eapply i_mul; is
  | |- / (?a ^ 2) = _ => eapply i_sq; is
  | |- / / ?a = _ => apply Rinv_inv
  | |- _ = _ => reflexivity end.
Ltac known := match goal with
  | H : forall i, (i < _)%nat -> ?a i = _ |- ?a ?k = _ => is_var a; apply H; lia
  | |- delta ?i ?i = _ => apply d_same
  | |- _ => reflexivity end.
Ltac known_sums := repeat match goal with H : forall i, _ -> sum ?n _ = _ |- context [sum ?n _] =>
  rewrite H by lia end.
Ltac norm := lazymatch goal with
  | |- ?a + ?b = _ => eapply (n2 Rplus); norm
  | |- ?a * ?b = _ => eapply (n2 Rmult); norm
  | |- ?a - ?b = _ => eapply (n2 Rminus); norm
  | |- - ?a = _ => eapply (n1 Ropp); norm
  | |- / ?a = _ => eapply eq_trans; [eapply (n1 Rinv); norm | cbv beta; is]
  | |- exp ?a = _ => eapply eq_trans; [eapply (n1 exp); norm | cbv beta; xs]
  | |- ln ?a = _ => eapply eq_trans; [eapply (n1 ln); norm | cbv beta; lx]
  | |- sqrt ?a = _ => eapply (n1 sqrt); norm
  | |- ?a ^ ?n = _ => eapply n_pow; norm
  | |- sum ?n ?f = _ => eapply n_sum; [let k := fresh "k" in let H := fresh in intros k H; cbv
    beta; eapply eq_trans; [norm | cbv beta; known_sums; reflexivity] | cbv beta; eapply s_start;
    ls]
  | |- _ = _ => known end.
Lemma by_norm (a b a' b' : R) : a = a' -> b = b' -> a' = b' -> a = b. Proof. now intros <- <-. Qed.
Ltac nf := eapply by_norm; [norm | norm | cbv beta].
Ltac nf_in := repeat match goal with H : ?l = ?r |- _ => lazymatch type of l with R => idtac end;
  lazymatch l with context [sum _ _] => idtac | context [exp _] => idtac end;
  (let E := fresh in eassert (E : l = _) by norm; cbv beta in E; try rewrite E in H; clear E;
    revert H) end; intros.

Ltac logs := repeat first [rewrite ln_mult by pos | rewrite ln_Rinv by pos | rewrite ln_exp |
  rewrite ln_1].
Ltac try_field := first [reflexivity | ring | field; pos | lra].
Ltac given1 := match goal with H : ?l = ?r :> R |- context [?l] => lazymatch r with context [l] =>
  fail | _ => rewrite !H end | H : forall i, _ -> _ = _ :> R |- _ => rewrite !H by lia | H :
  forall i, _ = _ :> R |- _ => rewrite !H end.
Ltac given := do 4 try given1.
(* sums and exponentials that are the same up to the ring laws become the same term *)
Ltac merge f g E := first [ring | field; pos | f_equal; ring].
Ltac same := repeat match goal with
  | |- context [sum ?n ?f] => match goal with |- context [sum n ?g] => tryif constr_eq f g then
    fail else
      (let E := fresh in assert (E : sum n f = sum n g) by (apply sum_ext; intros; cbv beta; first
        [ring | field; pos]); rewrite E; clear E) end
  | |- context [sum ?n ?f] => match goal with H : context [sum n ?g] |- _ => tryif constr_eq f g
    then fail else
      (let E := fresh in assert (E : sum n f = sum n g) by (apply sum_ext; intros; cbv beta; first
        [ring | field; pos]); rewrite E; clear E) end
  | |- context [exp ?a] => match goal with |- context [exp ?b] => tryif constr_eq a b then fail
    else (replace (exp a) with (exp b) by (f_equal; first [ring | field; pos])) end
  end.
Ltac rm x e := lazymatch e with x => constr:(1) | ?a * x => a | x * ?a => a | ?a * ?b => match a
  with _ => let a' := rm x a in constr:(a' * b) | _ => let b' := rm x b in constr:(a * b') end
  end.
Ltac cancel1 := match goal with |- ?e = _ => match e with context [/ ?u] => let e1 := rm (/ u) e
  in let e2 := rm u e1 in apply (eq_trans (y := e2)); [solve [field; pos] |] end end.
Ltac cancel := repeat match goal with |- context [sum ?n ?f] => lazymatch f with context [Rinv _]
  => idtac end; let E := fresh in let k := fresh "k" in let H := fresh in
  eassert (E : sum n f = _) by (apply sum_ext; intros k H; cbv beta; cancel1; repeat cancel1;
    rewrite ?Rmult_1_l, ?Rmult_1_r; reflexivity); rewrite E; clear E end.
Ltac powers := rewrite <- ?tech_pow_Rmult, ?Rpow_mult_distr, ?pow_add in *; repeat match goal with
  |- context [?x ^ ?t] => is_var t; let p := fresh "p" in set (p := x ^ t) in *; clearbody p end.
Ltac halves := repeat match goal with |- context [exp (1 / 2 * ?z)] => match goal with |- context
  [exp z] => replace (exp z) with (exp (1 / 2 * z) * exp (1 / 2 * z)) by (rewrite <- exp_plus;
  f_equal; field) end end.
Ltac cases := repeat match goal with |- context [delta ?i ?j] => unfold delta at 1; destruct
  (Nat.eqb_spec i j); [subst|] end; try lia.

Lemma tanh_exp z : tanh z = (exp (2 * z) + -1) * / (exp (2 * z) + 1).
Proof.
  pose proof (exp_pos z). unfold tanh, sinh, cosh. rewrite exp_Ropp.
  replace (2 * z) with (z + z) by ring. rewrite exp_plus. field. split; nra.
Qed.
Lemma tanh_fun : tanh = fun z => (exp (2 * z) + -1) * / (exp (2 * z) + 1).
Proof. extensionality z. apply tanh_exp. Qed.
Lemma power_pos b e : 0 < b -> power b e = exp (e * ln b).
Proof. intro H. unfold power. destruct (Req_EM_T b 0); [lra | reflexivity]. Qed.
Ltac meanings := unfold sigmoid_prime, sigmoid in *; rewrite ?tanh_fun in *; rewrite ?power_pos by pos; cbv beta in *.
Lemma sum_1 f : sum 1 f = f 0%nat. Proof. simpl; ring. Qed.
Ltac tidy := rewrite ?sum_1, ?d_same, ?S_INR, ?mult_INR, ?plus_INR, ?exp_0, ?ln_1, ?Rmult_0_r,
  ?Rplus_0_r in *; simpl (INR 2) in *; simpl (INR 1) in *; simpl (INR 0) in *.
Ltac ends := powers; first [try_field | solve [nsatz] | solve [field_simplify_eq; [nsatz | pos
  ..]]].
Ltac equal := given; first [try_field | lazymatch goal with |- context [sum _ (fun _ => _ * sum _
  (fun _ => _ * / (1 + exp _)))] => solve [deep] end | nf; nf_in; tidy; cancel; given; first
  [try_field | halves; same; given; first [try_field | ends | cases; nf; tidy; same; given; solve
  [ends]]] | solve [deep]]
with deep := match goal with
  | |- context [sum ?n ?f] => match goal with |- context [sum n ?g] => tryif constr_eq f g then
    fail else
      (let E := fresh in let k := fresh "k" in let H := fresh in assert (E : sum n f = sum n g) by
        (apply sum_ext; intros k H; cbv beta; solve [nf; tidy; first [try_field | same;
        try_field]]); rewrite E; first [try_field | deep]) end end.
