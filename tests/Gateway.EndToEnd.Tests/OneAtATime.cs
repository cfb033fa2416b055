// Each test runs whole programs, some on the gateway's usual port: beside each other they would be in each other's way.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
