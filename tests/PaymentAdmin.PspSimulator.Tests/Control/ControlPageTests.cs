using System.Text.RegularExpressions;
using PaymentAdmin.PspSimulator.Control;
using PaymentAdmin.PspSimulator.Tests.Infrastructure;

namespace PaymentAdmin.PspSimulator.Tests.Control;

public sealed partial class ControlPageTests
{
    [Fact]
    public async Task Page_Renders_WithALabelForEverySettingAndNoScript()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Register("https://cva.example.org/hook/token-of-the-address");
        var id = (string)(await psp.Pay("<b>&REF")).Json["id"]!;
        await psp.Receiver.Wait(1);

        var page = await psp.Get("/", bearer: null);

        Assert.Equal(200, page.Code);
        Assert.All(SettingsJson.All.Keys, name => Assert.Matches($"<label for=\"{name}\">[^<]+</label><input[^>]* id=\"{name}\"|<label for=\"{name}\">[^<]+</label><input id=\"{name}\"", page.Body));
        Assert.Contains("&lt;b&gt;&amp;REF", page.Body, StringComparison.Ordinal);
        Assert.Contains($"aria-label=\"Reverse {id}\"", page.Body, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("token-of-the-address", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(RunningSimulator.HookSecret, page.Body, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", string.Join(' ', page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        var ids = Ids().Matches(page.Body).Select(match => match.Groups["id"].Value).ToList();
        Assert.Equal(ids.Distinct(StringComparer.Ordinal), ids);
    }

    [Fact]
    public async Task Page_SavedAsItIs_ChangesNothing()
    {
        var settings = new SimulatorSettings
        {
            Error500 = Chance.Next(3), Error502 = Chance.Of(0.5), WebhookRetrySeconds = [1, 2.5], OnlyRequests = ["GET /a", "POST /b"], RedirectTo = "http://example.org/x", SlowAnswerSeconds = 0.5,
        };
        await using var psp = await RunningSimulator.Start(settings);
        var before = await psp.Get("/_control/settings", bearer: null);
        var page = await psp.Get("/", bearer: null);

        var saved = await Submit(psp, "settings", FieldsOf(page.Body));

        Assert.Contains("The settings are saved.", saved, StringComparison.Ordinal);
        Assert.Equal(before.Body, (await psp.Get("/_control/settings", bearer: null)).Body);
    }

    [Fact]
    public async Task Page_Settings_AreSavedOrRefusedWithTheReason()
    {
        await using var psp = await RunningSimulator.Start();
        var fields = FieldsOf((await psp.Get("/", bearer: null)).Body);

        fields["error500"] = "next 2";
        fields["loseAnswer"] = "0.25";
        fields.Remove("honourIdempotencyKeys");
        await Submit(psp, "settings", fields);
        var settings = (await psp.Get("/_control/settings", bearer: null)).Json;
        fields["error500"] = "often";
        var refused = await Submit(psp, "settings", fields);

        Assert.Equal(("""{"next":2}""", "0.25", false), (settings["error500"]!.ToJsonString(), settings["loseAnswer"]!.ToJsonString(), (bool)settings["honourIdempotencyKeys"]!));
        Assert.Contains("error500 must be a number from 0 to 1", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_Acts_DoWhatTheySay()
    {
        await using var psp = await RunningSimulator.Start(new SimulatorSettings { HoldPayments = true });
        var id = (string)(await psp.Pay("A", key: "k")).Json["id"]!;

        await Submit(psp, "payments", new() { ["id"] = id, ["act"] = "complete" });
        Assert.Equal(1, await psp.Total("effects"));
        await Submit(psp, "payments", new() { ["id"] = id, ["act"] = "reverse" });
        Assert.Equal(1, await psp.Total("reversals"));
        Assert.Contains("Only a completed payment", await Submit(psp, "payments", new() { ["id"] = id, ["act"] = "reverse" }), StringComparison.Ordinal);
        Assert.Contains("1 idempotency keys", await Submit(psp, "acts", new() { ["act"] = "forget-keys" }), StringComparison.Ordinal);
        await Submit(psp, "acts", new() { ["act"] = "revoke-keys" });
        Assert.Equal(401, (await psp.Get("/api/v2/account")).Code);
        await Submit(psp, "acts", new() { ["act"] = "restore-keys" });
        Assert.Equal(200, (await psp.Get("/api/v2/account")).Code);
        await Submit(psp, "acts", new() { ["act"] = "reset" });
        Assert.Equal(0, await psp.Total("payments"));
        Assert.Contains("act must be one of", await Submit(psp, "acts", new() { ["act"] = "explode" }), StringComparison.Ordinal);
    }

    // What a browser would send: the value of every field of the settings' form, of a box only when it is ticked.
    private static Dictionary<string, string> FieldsOf(string page) =>
        Inputs().Matches(page)
            .Where(input => !input.Value.Contains("type=\"checkbox\"", StringComparison.Ordinal) || input.Value.Contains(" checked", StringComparison.Ordinal))
            .Where(input => !input.Value.Contains("type=\"hidden\"", StringComparison.Ordinal))
            .ToDictionary(input => Attribute(input.Value, "name"), input => Attribute(input.Value, "value"), StringComparer.Ordinal);

    private static string Attribute(string input, string name) => System.Net.WebUtility.HtmlDecode(input.Split($" {name}=\"")[1].Split('"')[0]);

    private static async Task<string> Submit(RunningSimulator psp, string form, Dictionary<string, string> fields)
    {
        using var content = new FormUrlEncodedContent(fields);
        using var response = await psp.Http.PostAsync(new Uri($"/_control/page/{form}", UriKind.Relative), content, TestContext.Current.CancellationToken);
        return System.Net.WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [GeneratedRegex("<input [^>]*>", RegexOptions.ExplicitCapture)]
    private static partial Regex Inputs();

    [GeneratedRegex(" id=\"(?<id>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Ids();
}
