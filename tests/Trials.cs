namespace Gateway;

/// <summary>How often a property is tried: the usual number, or ten times as often in <c>./build.sh test --long</c>.</summary>
internal static class Trials
{
    public static int Of(int usual) => Environment.GetEnvironmentVariable("GATEWAY_LONG_TESTS") == "1" ? usual * 10 : usual;
}
