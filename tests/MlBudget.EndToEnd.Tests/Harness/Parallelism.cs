// These tests mostly wait for processes that they have started, on as many or as few processors as there are.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
