using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Fhir.Validation;

namespace Gateway.Fhir.Tests.Validation;

public sealed class PrimitiveFormatTests
{
    /// <summary>The regular expressions of http://hl7.org/fhir/R4/datatypes.html.</summary>
    private static readonly Dictionary<string, string> Standard = new()
    {
        ["integer"] = @"-?([0]|([1-9][0-9]*))",
        ["unsignedInt"] = @"[0]|([1-9][0-9]*)",
        ["positiveInt"] = @"[1-9][0-9]*",
        ["decimal"] = @"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?",
        ["uri"] = @"\S*",
        ["code"] = @"[^\s]+(\s[^\s]+)*",
        ["id"] = @"[A-Za-z0-9\-\.]{1,64}",
        ["oid"] = @"urn:oid:[0-2](\.(0|[1-9][0-9]*))+",
        ["uuid"] = @"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        ["date"] = @"([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)(-(0[1-9]|1[0-2])(-(0[1-9]|[1-2][0-9]|3[0-1]))?)?",
        ["dateTime"] = @"([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)(-(0[1-9]|1[0-2])(-(0[1-9]|[1-2][0-9]|3[0-1])(T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?(Z|(\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00)))?)?)?",
        ["instant"] = @"([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)-(0[1-9]|1[0-2])-(0[1-9]|[1-2][0-9]|3[0-1])T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?(Z|(\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00))",
        ["time"] = @"([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?",
    };

    /// <summary>A right value of each type, from which the property makes near misses.</summary>
    private static readonly Dictionary<string, string[]> Seeds = new()
    {
        ["integer"] = ["0", "-12", "2147483647"],
        ["unsignedInt"] = ["0", "17"],
        ["positiveInt"] = ["1", "204"],
        ["decimal"] = ["0", "-1.50", "1e5", "12.0E-3"],
        ["uri"] = ["http://x.example/a?b=c", "urn:oid:1.2"],
        ["code"] = ["a", "a b"],
        ["id"] = ["a.B-9", "1"],
        ["oid"] = ["urn:oid:1.2.840.0", "urn:oid:2.16"],
        ["uuid"] = ["urn:uuid:c757873d-ec9a-4326-a141-556f43239520"],
        ["date"] = ["2024", "2024-12", "2024-02-29", "1900-01-31"],
        ["dateTime"] = ["2024", "2024-12", "2024-02-29", "2024-02-29T23:59:60.123+14:00", "2024-10-05T00:00:00Z"],
        ["instant"] = ["2024-02-29T23:59:60.123+14:00", "2024-10-05T00:00:00Z", "2024-10-05T09:30:00-13:59"],
        ["time"] = ["00:00:00", "23:59:60.5"],
    };

    [Theory]
    [MemberData(nameof(TypesOfTheStandard))]
    public void A_text_is_accepted_as_the_standards_expression_accepts_it(string type)
    {
        var format = PrimitiveFormat.Of(type)!;
        var standard = new Regex($@"\A(?:{Standard[type]})\z", RegexOptions.NonBacktracking);
        var texts = Gen.Elements(Seeds[type]).SelectMany(seed => Near(seed), (_, text) => text);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Trials.Of(3000)), Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var accepted = format.Matches(text);
            // Where we are stricter than the expression: days that do not exist, numbers that do not fit.
            if (!accepted && standard.IsMatch(text) && IsStricter(type, text)) return true;
            return accepted == standard.IsMatch(text);
        }));
    }

    [Theory]
    [InlineData("date", "2023-02-29")]        // no leap year
    [InlineData("date", "1900-02-29")]        // a century is none
    [InlineData("date", "2024-04-31")]
    [InlineData("dateTime", "2023-02-29T10:00:00Z")]
    [InlineData("instant", "2024-06-31T10:00:00Z")]
    [InlineData("integer", "2147483648")]     // 32 bits
    [InlineData("positiveInt", "2147483648")]
    [InlineData("base64Binary", "====")]
    [InlineData("base64Binary", "YQ=a")]
    [InlineData("base64Binary", "YWJ")]       // three characters
    [InlineData("base64Binary", "YW Jj")]     // white space inside a group
    [InlineData("string", "a\u0000b")]
    [InlineData("markdown", "a\u001bb")]
    [InlineData("boolean", "True")]
    public void What_the_expressions_miss_is_refused(string type, string text) => PrimitiveFormat.Of(type)!.Matches(text).ShouldBeFalse();

    [Theory]
    [InlineData("base64Binary", "YWJj\r\nYQ==\n")]
    [InlineData("base64Binary", "YWI=")]
    [InlineData("date", "2000-02-29")]
    [InlineData("string", "Zoë\t\r\n 😀")]
    [InlineData("integer", "-2147483648")]
    [InlineData("canonical", "http://x.example/vs|1.0")]
    [InlineData("boolean", "false")]
    public void What_is_right_is_accepted(string type, string text) => PrimitiveFormat.Of(type)!.Matches(text).ShouldBeTrue();

    [Fact]
    public void Text_of_more_than_a_megabyte_is_refused()
    {
        PrimitiveFormat.Of("string")!.Matches(new string('a', 1024 * 1024)).ShouldBeTrue();
        PrimitiveFormat.Of("string")!.Matches(new string('a', 1024 * 1024 + 1)).ShouldBeFalse();
    }

    [Fact]
    public void Every_primitive_type_but_xhtml_has_a_format()
    {
        string[] types = ["base64Binary", "boolean", "canonical", "code", "date", "dateTime", "decimal", "id", "instant", "integer", "markdown", "oid", "positiveInt", "string", "time", "unsignedInt", "uri", "url", "uuid"];

        types.Where(type => PrimitiveFormat.Of(type) is null).ShouldBeEmpty();
        PrimitiveFormat.Of("xhtml").ShouldBeNull();
    }

    public static TheoryData<string> TypesOfTheStandard => [.. Standard.Keys];

    /// <summary>The text with up to three characters replaced, taken out or put in.</summary>
    private static Gen<string> Near(string seed)
    {
        var characters = Gen.Elements("0123456789abcdefABZTzt-+.: \t\n:/|Eeé\u00a0".ToCharArray());
        var edit = from place in Gen.Choose(0, Math.Max(seed.Length - 1, 0))
                   from kind in Gen.Choose(0, 3)
                   from character in characters
                   select (place, kind, character);
        return from edits in edit.ListOf(3)
               select edits.Aggregate(seed, (text, e) => Edited(text, Math.Min(e.place, text.Length), e.kind, e.character));
    }

    private static string Edited(string text, int place, int kind, char character) => kind switch
    {
        0 => text.Insert(place, character.ToString()),
        1 when place < text.Length => text.Remove(place, 1),
        2 when place < text.Length => text.Remove(place, 1).Insert(place, character.ToString()),
        _ => text,
    };

    private static bool IsStricter(string type, string text) => type switch
    {
        "integer" or "unsignedInt" or "positiveInt" => !int.TryParse(text, out _),
        "date" or "dateTime" or "instant" => text.Length >= 10 && !DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", out _),
        _ => false,
    };
}
