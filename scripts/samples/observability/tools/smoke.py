#!/usr/bin/env python3
"""Run as `python3 -m tools.smoke` after a deployment."""

def main():
    import monitoring.dashboard_data

    seen = monitoring.dashboard_data.overview()
    print(f"{seen['healthy']} of {seen['checks']} healthy")


main()
