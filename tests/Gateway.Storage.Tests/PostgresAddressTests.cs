using Gateway.Storage.Postgres;

namespace Gateway.Storage.Tests;

public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("postgres://gateway@db.example:5433/care", "db.example", 5433, "gateway", null, "care")]
    [InlineData("postgresql://gateway:p%40ss@db.example/care", "db.example", 5432, "gateway", "p@ss", "care")]
    [InlineData("postgres:///care?host=/run/postgresql&user=gateway", "/run/postgresql", 5432, "gateway", null, "care")]
    [InlineData("Host=db.example;Username=gateway;Password=secret;Database=care", "db.example", 5432, "gateway", "secret", "care")]
    public void An_address_is_read_in_either_form(string text, string host, int port, string user, string? password, string database)
    {
        PostgresAddress.TryParse(text, out var address, out _).ShouldBeTrue();

        (address!.Host, address.Port, address.Username, address.Password, address.Database).ShouldBe((host, port, user, password, database));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("postgres://secret@")]
    [InlineData("postgres://gateway:secret@db.example")]
    [InlineData("Host=db.example;Password=secret")]
    [InlineData("postgres://gateway:secret@db.example/care?nothing=1")]
    [InlineData("postgres://gateway:secret@db.example/care?sslmode=perhaps")]
    [InlineData("Host=db.example;Secret=secret;Database=care")]
    public void What_cannot_be_read_is_told_without_being_quoted(string text)
    {
        PostgresAddress.TryParse(text, out _, out var fault).ShouldBeFalse();

        fault!.ShouldContain("postgres://USER@HOST:5432/NAME");
        fault.ShouldNotContain("secret");
    }

    [Fact]
    public void What_the_gateway_holds_to_cannot_be_talked_out_of_it()
    {
        PostgresAddress.TryParse("Host=h;Database=d;Include Error Detail=true;Log Parameters=true;Options=-c synchronous_commit=off", out var address, out _).ShouldBeTrue();

        var settled = PostgresAddress.Settled(address!);

        (settled.IncludeErrorDetail, settled.LogParameters).ShouldBe((false, false));
        settled.Options!.ShouldEndWith("-c synchronous_commit=on -c default_transaction_isolation=read\\ committed");
    }
}
