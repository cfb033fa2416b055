using FsCheck;
using FsCheck.Fluent;
using Gateway.Fhir.Uk;

namespace Gateway.Fhir.Tests.Uk;

public sealed class NhsNumberTests
{
    /// <summary>Valid numbers of the 999 test range.</summary>
    private static readonly Arbitrary<string> Numbers =
        Gen.Choose(0, 999_999).Select(Number).Where(number => number is not null).Select(number => number!).ToArbitrary();

    [Fact]
    public void The_check_digit_catches_every_change_of_one_digit() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Trials.Of(300)), Prop.ForAll(Numbers, number =>
        {
            for (var place = 0; place < 10; place++)
                for (var digit = '0'; digit <= '9'; digit++)
                    if (digit != number[place] && NhsNumber.TryParse(number[..place] + digit + number[(place + 1)..], out _)) return false;
            return true;
        }));

    [Fact]
    public void The_check_digit_catches_every_exchange_of_two_neighbours() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Trials.Of(300)), Prop.ForAll(Numbers, number =>
        {
            for (var place = 0; place < 9; place++)
            {
                var changed = number[..place] + number[place + 1] + number[place] + number[(place + 2)..];
                if (changed != number && NhsNumber.TryParse(changed, out _)) return false;
            }
            return true;
        }));

    [Fact]
    public void Spaces_and_hyphens_are_read_and_taken_out() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Numbers, number =>
            NhsNumber.TryParse($" {number[..3]} {number[3..6]}-{number[6..]} ", out var read) && read.Digits == number));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("999000001")]         // nine digits
    [InlineData("99900000180")]       // eleven
    [InlineData("999000001X")]
    [InlineData("٩٩٩٠٠٠٠٠١٨")]        // digits of another script
    [InlineData("0000000000")]        // placeholders, though the check digit is right
    [InlineData("1111111111")]
    [InlineData("9999999999")]
    [InlineData("999 000 00 19")]     // wrong check digit
    public void What_is_no_NHS_number_is_refused(string? text) => NhsNumber.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Text_made_by_accident_shows_no_digit() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Numbers, number =>
            NhsNumber.TryParse(number, out var read) && !read.ToString().Any(char.IsDigit) && !$"{read}".Any(char.IsDigit)));

    private static string? Number(int middle)
    {
        var digits = "999" + middle.ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
        var check = (11 - digits.Select((digit, place) => (digit - '0') * (10 - place)).Sum() % 11) % 11;
        return check == 10 ? null : digits + check;
    }
}
