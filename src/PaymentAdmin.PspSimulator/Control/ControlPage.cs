using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using PaymentAdmin.PspSimulator.Api;
using PaymentAdmin.PspSimulator.Payments;

namespace PaymentAdmin.PspSimulator.Control;

/// <summary>One page, without script: what happened, and what is to go wrong.</summary>
internal static class ControlPage
{
    private const int Shown = 20;

    private static readonly string s_style = ReadStyle();

    public static Answer Of(World world, string? message)
    {
        var html = new StringBuilder(32_768);
        html.Append("<!doctype html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Append("<title>PSP simulator</title><style>").Append(s_style).Append("</style></head><body><header><h1>PSP simulator</h1>")
            .Append("<p>A payment service provider to try against. No money moves.</p></header><main>");
        if (message is { Length: > 0 })
        {
            html.Append("<p role=\"status\" class=\"message\">").Append(Encode(message)).Append("</p>");
        }

        Totals(html, world);
        Payments(html, world);
        Deliveries(html, world);
        Requests(html, world);
        Settings(html, world.Settings);
        Acts(html);
        return Answer.Text(200, html.Append("</main></body></html>").ToString(), "text/html; charset=utf-8")
            .With("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
            .With("X-Content-Type-Options", "nosniff");
    }

    private static void Totals(StringBuilder html, World world)
    {
        var effects = world.Effects;
        var twice = effects.By("reference").Count(count => count.Effects > 1);
        html.Append("<section aria-labelledby=\"effects\"><h2 id=\"effects\">Money effects</h2><dl>");
        foreach (var (name, value) in new (string, long)[]
        {
            ("Paid out", effects.Payouts), ("Collected", effects.Collections), ("Reversed", effects.Reversals),
            ("References with more than one effect", twice), ("Payments pending", world.Payments.Pending + world.Mypvit.PendingCount),
            ("Webhooks waiting", world.Outbox.Waiting),
        })
        {
            html.Append(CultureInfo.InvariantCulture, $"<div><dt>{name}</dt><dd>{value}</dd></div>");
        }

        html.Append("</dl></section>");
    }

    private static void Payments(StringBuilder html, World world)
    {
        Table(html, "payments", "Last payments", ["Created", "Id", "Reference", "To", "Amount", "Status", "Acts"], world.Payments.InOrder().Reverse().Take(Shown), payment =>
        [
            Encode(JsonAnswer.Time(payment.CreatedAt)), Encode(payment.Id), Encode(payment.Terms.Reference ?? ""), Encode(payment.Terms.Recipient),
            Encode($"{payment.Terms.Amount.Text} {payment.Terms.Currency}"), Encode(PaymentJson.Word(payment.State.Status)), ActsOn(payment),
        ]);
    }

    private static string ActsOn(Payment payment)
    {
        string[] acts = payment.State.Status switch
        {
            PaymentStatus.Pending => ["complete", "fail"],
            PaymentStatus.Completed => ["reverse"],
            _ => [],
        };
        return string.Concat(acts.Select(act =>
            $"<form method=\"post\" action=\"/_control/page/payments\"><input type=\"hidden\" name=\"id\" value=\"{payment.Id}\">"
            + $"<button name=\"act\" value=\"{act}\" aria-label=\"{Capital(act)} {payment.Id}\">{Capital(act)}</button></form>"));
    }

    private static void Deliveries(StringBuilder html, World world) =>
        Table(html, "webhooks", "Last webhooks", ["Created", "Event", "Payment", "To", "Attempts", "Answer", "Status", "Problem"], world.Outbox.Log.Last(Shown), delivery =>
        [
            Encode(JsonAnswer.Time(delivery.CreatedAt)), Encode(delivery.Event), Encode(delivery.Subject),
            Encode(delivery.Url.GetLeftPart(UriPartial.Authority)), // The rest of an address may be a secret.
            delivery.Progress.Attempts.ToString(CultureInfo.InvariantCulture), delivery.Progress.ResponseCode?.ToString(CultureInfo.InvariantCulture) ?? "",
            Encode(delivery.Progress.Status.ToString().ToLowerInvariant()), Encode(delivery.Progress.Problem ?? ""),
        ]);

    private static void Requests(StringBuilder html, World world) =>
        Table(html, "requests", "Last requests", ["At", "Request", "Outcome", "Merchant", "Misbehaviour"], world.Requests.Last(Shown), request =>
        [
            Encode(JsonAnswer.Time(request.At)), Encode($"{request.Method} {request.Path}"), Encode(request.Outcome), Encode(request.Merchant ?? ""),
            Encode(request.Misbehaviour ?? ""),
        ]);

    private static void Settings(StringBuilder html, SimulatorSettings settings)
    {
        html.Append("<section aria-labelledby=\"settings\"><h2 id=\"settings\">Settings and misbehaviour</h2>")
            .Append("<p>How often a misbehaviour happens: a number from 0 (never) to 1 (always), or for example <code>next 3</code>. Lists are separated by commas.</p>")
            .Append("<form method=\"post\" action=\"/_control/page/settings\">");
        foreach (var group in SettingsJson.All.GroupBy(setting => DisplayOf(setting.Value).GroupName))
        {
            html.Append("<fieldset><legend>").Append(Encode(group.Key ?? "")).Append("</legend>");
            foreach (var (name, property) in group)
            {
                Field(html, name, property, property.GetValue(settings));
            }

            html.Append("</fieldset>");
        }

        html.Append("<button>Save settings</button></form></section>");
    }

    private static void Field(StringBuilder html, string name, PropertyInfo property, object? value)
    {
        var display = DisplayOf(property);
        var described = display.Description is null ? "" : $" aria-describedby=\"{name}-help\"";
        html.Append("<div class=\"field\"><label for=\"").Append(name).Append("\">").Append(Encode(display.Name ?? name)).Append("</label>");
        html.Append(value is bool on
            ? $"<input type=\"checkbox\" id=\"{name}\" name=\"{name}\" value=\"true\"{(on ? " checked" : "")}{described}>"
            : $"<input id=\"{name}\" name=\"{name}\" value=\"{Encode(TextOf(value))}\" autocomplete=\"off\"{described}>");
        if (display.Description is { } help)
        {
            html.Append("<small id=\"").Append(name).Append("-help\">").Append(Encode(help)).Append("</small>");
        }

        html.Append("</div>");
    }

    private static void Acts(StringBuilder html)
    {
        html.Append("<section aria-labelledby=\"acts\"><h2 id=\"acts\">Acts</h2><form method=\"post\" action=\"/_control/page/acts\" class=\"acts\">");
        foreach (var (act, label) in ControlPageForms.Acts)
        {
            html.Append("<button name=\"act\" value=\"").Append(act).Append("\">").Append(Encode(label)).Append("</button>");
        }

        html.Append("</form></section>");
    }

    private static void Table<T>(StringBuilder html, string id, string title, string[] heads, IEnumerable<T> rows, Func<T, string[]> cells)
    {
        html.Append("<section aria-labelledby=\"").Append(id).Append("\"><h2 id=\"").Append(id).Append("\">").Append(title).Append("</h2>")
            .Append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"").Append(id).Append("\"><table><thead><tr>");
        html.AppendJoin("", heads.Select(head => $"<th scope=\"col\">{head}</th>")).Append("</tr></thead><tbody>");
        var count = 0;
        foreach (var row in rows)
        {
            html.Append("<tr>").AppendJoin("", cells(row).Select(cell => $"<td>{cell}</td>")).Append("</tr>");
            count++;
        }

        if (count == 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td colspan=\"{heads.Length}\">None yet.</td></tr>");
        }

        html.Append("</tbody></table></div></section>");
    }

    private static DisplayAttribute DisplayOf(PropertyInfo property) =>
        property.GetCustomAttribute<DisplayAttribute>() ?? throw new InvalidOperationException($"The setting {property.Name} has no name for people.");

    private static string TextOf(object? value) => value switch
    {
        string text => text,
        IEnumerable list => string.Join(", ", list.Cast<object>().Select(TextOf)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    private static string ReadStyle()
    {
        using var stream = typeof(ControlPage).Assembly.GetManifestResourceStream("PaymentAdmin.PspSimulator.Control.ControlPage.css")
            ?? throw new InvalidOperationException("The style of the control page is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
