using System.Net;
using System.Net.Sockets;

namespace Gateway.EndToEnd;

/// <summary>The least that a gateway needs to start: one partner, an empty register, an address of its own.</summary>
internal static class SmallGateway
{
    private const string Partners = """
        { "partners": [ { "id": "hospital", "name": "Test Hospital", "role": "hospital", "ods": "RXX01", "sources": ["itk-adt"] } ] }
        """;

    /// <summary>Writes <c>partners.json</c> and <c>register/</c> into a folder.</summary>
    public static void WriteConfiguration(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "partners.json"), Partners);
        var register = Directory.CreateDirectory(Path.Combine(folder, "register")).FullName;
        File.WriteAllText(Path.Combine(register, "people.csv"), "person_id,nhs_number,family,given,birth_date,gender\n");
        File.WriteAllText(Path.Combine(register, "identifiers.csv"), "system,value,person_id,from,to\n");
        File.WriteAllText(Path.Combine(register, "affiliations.csv"), "person_id,relation,ods_code,place,from,to\n");
        File.WriteAllText(Path.Combine(register, "devices.csv"), "system,value,ods_code,place,person_id,from,to\n");
        File.WriteAllText(Path.Combine(register, "organisations.csv"), "ods_code,name,role,ucr_ods_code\nRXX01,Test Hospital,hospital,\n");
    }

    public static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    public static async Task ReadyAsync(HttpClient http, RunningProgram gateway)
    {
        for (var attempt = 0; attempt < 300; attempt++)
        {
            try
            {
                using var answer = await http.GetAsync("/api/health");
                if (answer.StatusCode == HttpStatusCode.OK) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(100);
        }
        throw new TimeoutException($"The gateway does not answer:\n{gateway.Output}");
    }
}
