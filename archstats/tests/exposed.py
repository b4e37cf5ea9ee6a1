"""What /metrics tells, read as Prometheus reads it."""

from prometheus_client.parser import text_string_to_metric_families


def figures_in(exposition: str) -> dict[tuple[str, ...], float]:
    """By the name and the values of the labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(exposition)
        for sample in family.samples
    }
