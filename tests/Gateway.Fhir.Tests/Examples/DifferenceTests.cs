using System.Text;

namespace Gateway.Fhir.Tests.Examples;

/// <summary>The yardstick of the round trips sees what they must not change.</summary>
public sealed class DifferenceTests
{
    private const string Original = """{"resourceType":"Patient","id":"a","name":[{"given":["A","B"],"family":"C"}],"multipleBirthInteger":1,"extension":[{"url":"u","valueDecimal":1.50}]}""";

    [Theory]
    [InlineData("\"id\":\"a\"", "\"id\":\"b\"")]
    [InlineData("1.50", "1.5")]
    [InlineData("\"A\",\"B\"", "\"B\",\"A\"")]
    [InlineData("[\"A\",\"B\"]", "\"A\"")]
    [InlineData("Integer\":1", "Integer\":\"1\"")]
    [InlineData("\"family\"", "\"fami1y\"")]
    [InlineData(",\"family\":\"C\"", "")]
    [InlineData("\"family\":\"C\"", "\"family\":\"C\",\"_family\":{\"id\":\"x\"}")]
    public void A_change_is_seen(string from, string to)
    {
        var changed = Original.Replace(from, to, StringComparison.Ordinal);

        changed.ShouldNotBe(Original);
        Difference.OfJson(Encoding.UTF8.GetBytes(Original), Encoding.UTF8.GetBytes(changed)).ShouldNotBeNull();
        Difference.OfTrees(Trees.Read(Original), Trees.Read(changed)).ShouldNotBeNull();
    }

    [Fact]
    public void The_order_of_names_counts_in_JSON_only()
    {
        const string other = """{"resourceType":"Patient","name":[{"family":"C","given":["A","B"]}],"id":"a","extension":[{"valueDecimal":1.50,"url":"u"}],"multipleBirthInteger":1}""";

        Difference.OfJson(Encoding.UTF8.GetBytes(Original), Encoding.UTF8.GetBytes(other)).ShouldNotBeNull();
        Difference.OfTrees(Trees.Read(Original), Trees.Read(other)).ShouldBeNull();
    }
}
