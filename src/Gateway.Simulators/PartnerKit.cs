using System.Security.Cryptography;
using Gateway.Simulators.Accounts;
using Gateway.Simulators.Journals;
using Gateway.Simulators.Partners;
using Gateway.Simulators.Story;

namespace Gateway.Simulators;

/// <summary>
/// The partners of a story, each a server on a loopback port of its own with a journal: start them, hand the gateway
/// their register and <c>partners.json</c>, tell them where the gateway is, and let them play the day.
/// </summary>
public sealed class PartnerKit : IAsyncDisposable
{
    /// <summary>No partner waits longer for an answer of the gateway.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly StoryDay _story;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly Dictionary<string, PartnerSeat> _seats = [];
    private readonly Dictionary<string, ISendingPartner> _senders = [];

    /// <param name="story">Who there is and what happens.</param>
    /// <param name="journals">Folder for the journals; null keeps them in memory only.</param>
    /// <param name="time">The clock of the partners.</param>
    public PartnerKit(StoryDay story, string? journals, TimeProvider time)
    {
        _story = story;
        _time = time;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = Patience };
        foreach (var organisation in story.Organisations)
        {
            var agreement = new PartnerAgreement(
                organisation.Key,
                Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
                organisation.Sources.Contains("withings") ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)) : null);
            var behaviour = story.Behaviours.TryGetValue(organisation.Key, out var known) ? known : new PartnerBehaviour();
            _seats[organisation.Key] = new PartnerSeat(agreement, behaviour, new Journal(organisation.Key, journals, time), _http, time);
            if (Seat(organisation) is { } sender) _senders[organisation.Key] = sender;
        }
    }

    /// <summary>Everybody's journal.</summary>
    public IReadOnlyList<Journal> Journals => [.. _seats.Values.Select(seat => seat.Journal)];

    /// <summary>Where each partner listens, by its key.</summary>
    public IReadOnlyDictionary<string, Uri> Addresses => _seats.ToDictionary(seat => seat.Key, seat => seat.Value.Server.Address);

    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_seats.Values.Select(seat => seat.Server.StartAsync(cancellationToken)));

    /// <summary>Writes <c>register/*.csv</c> and <c>partners.json</c>; after the start, because the addresses stand in it.</summary>
    public async Task WriteAgreementsAsync(string dataFolder, CancellationToken cancellationToken)
    {
        var register = Path.Combine(dataFolder, "register");
        Directory.CreateDirectory(register);
        foreach (var (name, text) in RegisterFiles.Of(_story)) await File.WriteAllTextAsync(Path.Combine(register, name), text, cancellationToken);
        var file = Path.Combine(dataFolder, "partners.json");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        // It holds secrets.
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var writer = new StreamWriter(file, options);
        var agreements = _seats.ToDictionary(seat => seat.Key, seat => seat.Value.Agreement);
        await writer.WriteAsync(PartnerFile.Of(_story, agreements, Addresses).AsMemory(), cancellationToken);
    }

    /// <summary>
    /// Plays the day within <paramref name="length"/>: every sender sends its own messages in order, each no earlier than
    /// its share of the day, while outages come and go. Ends when everything was sent and answered.
    /// </summary>
    public async Task PlayAsync(Uri gateway, TimeSpan length, CancellationToken cancellationToken)
    {
        foreach (var seat in _seats.Values) seat.Line.Gateway = gateway;
        foreach (var sender in _senders.Values) await sender.OpenAsync(cancellationToken);
        var start = _time.GetTimestamp();
        var outages = _seats.Values.Select(seat => seat.Server.SufferAsync(seat.Behaviour.Down, cancellationToken)).ToList();
        var first = _story.Messages[0].OccurredAt;
        var day = _story.Now - first;
        var sends = _story.Messages.GroupBy(message => message.Partner).Select(async own =>
        {
            foreach (var message in own)
            {
                var due = length * ((message.OccurredAt - first) / day) - _time.GetElapsedTime(start);
                if (due > TimeSpan.Zero) await Task.Delay(due, _time, cancellationToken);
                await _senders[own.Key].SendAsync(message, cancellationToken);
            }
        });
        await Task.WhenAll(outages.Concat(sends));
    }

    /// <summary>The gateway's account of what a partner sent, asked for as that partner.</summary>
    public Task<IReadOnlyList<CustodyAccount>> CustodyAsync(string partner, string id, CancellationToken cancellationToken) =>
        _seats[partner].Line.CustodyAsync(id, cancellationToken);

    /// <summary>The last segment of the address of a partner that cannot sign; null for the others.</summary>
    public string? PathSecret(string partner) => _seats[partner].Agreement.PathSecret;

    public async ValueTask DisposeAsync()
    {
        foreach (var seat in _seats.Values) await seat.DisposeAsync();
        _http.Dispose();
    }

    /// <summary>Gives an organisation its system.</summary>
    private ISendingPartner? Seat(StoryOrganisation organisation)
    {
        var seat = _seats[organisation.Key];
        switch (organisation.Role)
        {
            case "home": return new CareSoftware(seat);
            case "homecare": return new HomecareSoftware(seat);
            case "hospital": return new Hospital(seat);
            case "supplier" when organisation.Sources.Contains("withings"): return new Withings(seat, _story.Measurements, _time);
            case "supplier": return new TelecareBridge(seat);
            case "ucr":
                UcrTeam.Open(seat);
                return null;
            case "practice":
                GpSystem.Open(seat, _story.People.Where(person => person.Practice == organisation.Key && !person.LeftPractice).Select(person => person.NhsNumber).ToHashSet());
                return null;
            default: throw new InvalidOperationException($"The story has an organisation of the role '{organisation.Role}', for which there is no simulator.");
        }
    }
}
