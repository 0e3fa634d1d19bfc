"""Settings of the tests as a whole."""

from hypothesis import HealthCheck, settings

# A busy machine is no fault of the code: examples have no deadline, and the same ones are tried each time.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")
