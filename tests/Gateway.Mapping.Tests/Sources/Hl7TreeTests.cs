using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Fhir.Model;
using Gateway.Mapping.Sources.Hl7v2;

namespace Gateway.Mapping.Tests.Sources;

/// <summary>The tree is built in one pass; here it is held against the plain reading of the standard, which splits at one delimiter after the other.</summary>
public sealed class Hl7TreeTests
{
    private const string Header = "MSH|^~\\&|PAS|RCB|ROUTE|ROUTE|201010211706||ADT^A03|134038|P|2.4\r";

    [Theory]
    [InlineData("PID|a^b&c~d|~|a~|^|&|\"\"|\"\"~\"\"|\"\"^\"\"|\"\"&x| | ^x|a& ")]
    [InlineData("PID|\\H\\|\\H\\^x|x^\\|\\T\\&y")]
    [InlineData("ZZZ")]
    [InlineData("ZZZ|\rZZZ||\rZZZ|1")]
    public void A_message_is_split_as_the_standard_says(string segments) => Tree(segments).ShouldBe(Split(segments));

    [Fact]
    public void Any_message_is_split_as_the_standard_says()
    {
        var text = Gen.Elements([.. "|||^^^~~&&\"\" \\HTab1ë"]).ListOf().Select(characters => new string([.. characters]));
        var segment = Gen.Zip(Gen.Elements("PID", "OBX", "ZU1"), text).Select(pair => $"{pair.Item1}|{pair.Item2}");

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Trials.Of(1000)), Prop.ForAll(segment.ListOf().ToArbitrary(), segments =>
        {
            var written = string.Join('\r', segments);
            return Tree(written) == Split(written);
        }));
    }

    private static string Tree(string segments)
    {
        var root = Maps.Reader("hl7v2").Open(Encoding.UTF8.GetBytes(Header + segments + "\r"), null).Parts.Single().Root;
        var text = new StringBuilder();
        foreach (var segment in root.Children.Skip(1)) Show(text, segment);
        return text.ToString();
    }

    private static void Show(StringBuilder text, Element element)
    {
        text.Append(element.Name).Append(element.IsRepeat ? "*" : "").Append(element.Kind == ElementKind.Null ? "=null" : element.Text is { } value ? $"='{value}'" : "").Append('(');
        foreach (var child in element.Children) Show(text, child);
        text.Append(')');
    }

    private static string Split(string segments)
    {
        var all = segments.Split('\r', StringSplitOptions.RemoveEmptyEntries);
        var text = new StringBuilder();
        foreach (var segment in all)
        {
            text.Append(segment[..3]).Append(all.Count(other => other[..3] == segment[..3]) > 1 ? "*(" : "(");
            var fields = segment.Length > 4 ? segment[4..].Split('|') : [];
            for (var i = 0; i < fields.Length; i++)
            {
                var repetitions = fields[i].Split('~');
                foreach (var repetition in repetitions) text.Append(Field($"f{i + 1}{(repetitions.Length > 1 ? "*" : "")}", repetition));
            }
            text.Append(')');
        }
        return text.ToString();
    }

    private static string Field(string name, string text) =>
        text == "\"\"" ? $"{name}=null()" : Holder(name, "c1", text.Split('^').Select((part, i) => part.Contains('&', StringComparison.Ordinal)
            ? Holder($"c{i + 1}", "s1", part.Split('&').Select((own, j) => Value($"s{j + 1}", own)))
            : Value($"c{i + 1}", part)));

    /// <summary>A holder says what its first part says; one without parts is not there.</summary>
    private static string Holder(string name, string first, IEnumerable<string> parts)
    {
        var all = parts.Where(part => part.Length > 0).ToList();
        if (all.Count == 0) return "";
        var own = all[0].StartsWith($"{first}='", StringComparison.Ordinal) ? all[0][2..(all[0].IndexOf('(', StringComparison.Ordinal))] : "";
        return $"{name}{own}({string.Concat(all)})";
    }

    private static string Value(string name, string text)
    {
        if (text == "\"\"") return $"{name}=null()";
        var meant = Hl7Escapes.Decode(text, Hl7Delimiters.Usual, Encoding.UTF8, out _).Trim();
        return meant.Length == 0 ? "" : $"{name}='{meant}'()";
    }
}
