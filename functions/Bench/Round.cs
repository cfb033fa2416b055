namespace Gateway.Functions.Bench;

/// <summary>Hands out items one after the other, and begins again behind the last.</summary>
internal sealed class Round<T>(T[] items)
{
    private int _next;

    public T Next()
    {
        if (_next == items.Length) _next = 0;
        return items[_next++];
    }
}
