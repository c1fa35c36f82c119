"""Where the tiles of a map are computed: in processes here, or by the workers of a dask.distributed cluster.

Both give finished tiles back to the process that asked, which writes them: only that one needs to reach the store, a tile takes
far longer to compute than to send, and what a worker leaves half done when it dies is nothing at all.
"""

from kobai.study.maps.machines.cluster import check_cluster, on_cluster
from kobai.study.maps.machines.processes import on_processes
from kobai.study.maps.machines.sending import plan_bytes

__all__ = ["check_cluster", "on_cluster", "on_processes", "plan_bytes"]
