"""One-line bugs planted in runs, states, labels and long sums; each must be caught."""

import numeric_run_checks as checks
import pytest
from planting import Mutant, planted

import numeric

MUTANTS = [
    Mutant("bits-counted-one-by-one", "metrics.py",
           "(right if right.ndim == 1 else right.all(axis=1)).mean()", "right.mean()",
           checks.bits_of_digits),
    Mutant("signs-compared-with-a-half", "metrics.py",
           "return (0.5 if probabilities else 0.0), y > 0", "return 0.5, y > 0",
           checks.signs_as_labels),
    Mutant("relu-swallows-nan", "activations.py",
           "np.where(z.real <= 0, 0, z)", "np.where(z.real > 0, z, 0)",
           checks.nan_in_front_of_a_relu),
    Mutant("loss-watched-upwards", "schedules.py",
           "            self._way = way", "            pass", checks.loss_is_watched_downwards),
    Mutant("rule-goes-on-in-the-next-fold", "training.py",
           "                rule.reset()", "                pass", checks.rules_start_afresh),
    Mutant("best-epoch-forgotten", "training.py",
           "            self.restore_best()", "            pass", checks.best_epoch_comes_back),
    Mutant("goes-on-from-the-best", "training.py",
           "self.network.load_state_dict(self.last)", "pass", checks.pieces_are_the_whole),
    Mutant("rate-by-hand-overwritten", "training.py",
           "self.base_lr = check_rate(self.optimizer.lr, self.epoch) / scale", "pass",
           checks.rates_by_hand),
    Mutant("last-batch-not-looked-at", "run_checks.py",
           "batch_size if drop_last or (last == 0) else last", "batch_size",
           checks.last_batch_of_one),
    Mutant("whole-batch-dropped", "data.py",
           "if drop_last and n % batch_size else parts", "if drop_last else parts",
           checks.whole_batches_are_kept),
    Mutant("penalty-not-compared", "checkpoints.py",
           "outline(network.regularizer)", "None", checks.resume_needs_the_same_penalty),
    Mutant("settings-not-restored", "optimizers.py",
           "setattr(self, name, tuple(value) if isinstance(value, list) else value)", "pass",
           checks.settings_are_restored),
    Mutant("one-step-count-for-all", "optimizers.py",
           "self.t = held.steps", "self.t = self.steps", checks.late_parameter),
    Mutant("tied-gradient-of-one-use", "network.py",
           "gradients[full] = gradients[full] + gradient", "gradients[full] = gradient",
           checks.tied_weight),
    Mutant("tied-weight-with-two-names", "parameters.py",
           'known.setdefault(id(array), f"{i}.{name}")', 'f"{i}.{name}"', checks.tied_weight),
    Mutant("frozen-parameters-stepped", "parameters.py",
           "for name in layer.trained_names:", "for name in layer.parameter_names:",
           checks.frozen_layers),
    Mutant("frozen-statistics-move", "layers.py",
           "return self._learning and not self._still", "return self._learning",
           checks.frozen_layers),
    Mutant("statistics-left-behind", "training.py",
           "        network._observe(caches, table)", "        pass",
           checks.statistics_follow_steps),
    Mutant("decay-left-out", "training.py",
           "regularizer.before_step(table.weights, optimizer.lr)", "pass",
           checks.decay_in_a_loop_of_ones_own),
    Mutant("clipped-one-by-one", "clipping.py",
           "gradient *= max_norm / (total + 1e-6)",
           "gradient *= max_norm / (np.linalg.norm(gradient) + 1e-6)",
           checks.clipping_by_the_common_norm),
    Mutant("small-gradients-blown-up", "clipping.py",
           "if max_norm < total + 1e-6:", "if total:", checks.clipping_by_the_common_norm),
    Mutant("mean-in-float32", "sums.py",
           "x.mean(axis=-2, dtype=np.float64, keepdims=keepdims)",
           "x.mean(axis=-2, keepdims=keepdims)", checks.many_float32_rows),
    Mutant("sum-in-float32", "sums.py",
           "x.sum(axis=-2, dtype=np.float64, keepdims=keepdims)",
           "x.sum(axis=-2, keepdims=keepdims)", checks.bias_of_many_float32_rows),
    Mutant("statistics-in-float32", "data.py",
           "mean, std = column_statistics(x)", "mean, std = x.mean(axis=0), x.std(axis=0)",
           checks.many_float32_rows),
    Mutant("squares-out-of-range", "sums.py",
           "largest = _largest(deviations)", "largest = 1.0", checks.columns_of_any_scale),
    Mutant("large-logits-cancel", "activations.py",
           "np.where(positive, (1 - y) * z, -y * z) + rest",
           "np.where(positive, z, 0) + rest - y * z", checks.far_logits),
    Mutant("log-near-1", "activations.py",
           "np.log1p(powers.sum(axis=axis, keepdims=True))",
           "np.log(1 + powers.sum(axis=axis, keepdims=True))", checks.far_logits),
    Mutant("ends-by-powers", "hyperparameters.py",
           "if u in (0, 1):", "if False:", checks.ends_of_axes),
    Mutant("infinity-wins", "hyperparameters.py",
           "if math.isfinite(trial.score)", "if not math.isnan(trial.score)",
           checks.diverged_trials),
    Mutant("no-second-look", "small_gradients.py",
           "if numeric.any() and (guess or beyond):", "if False:",
           checks.first_layer_of_a_deep_network),
    Mutant("nothing-is-faint", "gradcheck.py",
           "if 100 * floor > largest > 0:", "if False:", checks.arrays_that_rounding_hides),
]


@pytest.mark.parametrize("check", checks.CHECKS, ids=lambda check: check.__name__)
def test_the_real_package_passes(check):
    check(numeric)


@pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore:EarlyStopping")
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_planted_bug_is_caught(mutant, tmp_path):
    with planted(tmp_path, mutant) as nn, pytest.raises(AssertionError):
        mutant.check(nn)


def test_every_check_catches_something():
    assert {mutant.check for mutant in MUTANTS} == set(checks.CHECKS)
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
