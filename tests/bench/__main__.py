"""Runs every bench and prints ratios measured in this run."""

from tests.bench import (
    bench_analysis,
    bench_ingest,
    bench_pages,
    bench_ranking,
    bench_release,
    bench_returns,
    bench_scan,
)

bench_analysis.main()
bench_ranking.main()
bench_ingest.main()
bench_release.main()
bench_returns.main()
bench_pages.main()
bench_scan.main()
