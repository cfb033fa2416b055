namespace Gateway.Faults.Driving;

/// <summary>Draws one after the other, all of them before any comes again: so that in a run of some length each occurs.</summary>
internal sealed class Bag<T>(IReadOnlyList<T> all, Random random)
{
    private readonly Queue<T> _left = new();

    public T Next()
    {
        if (_left.Count == 0)
        {
            T[] shuffled = [.. all];
            random.Shuffle(shuffled);
            foreach (var one in shuffled) _left.Enqueue(one);
        }
        return _left.Dequeue();
    }
}
