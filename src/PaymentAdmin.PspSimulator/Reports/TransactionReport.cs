using System.Globalization;
using System.Text;
using PaymentAdmin.PspSimulator.Api;
using PaymentAdmin.PspSimulator.Merchants;
using PaymentAdmin.PspSimulator.Payments;

namespace PaymentAdmin.PspSimulator.Reports;

/// <summary>All transactions of a period, as CSV or JSON.</summary>
internal static class TransactionReport
{
    private sealed record Line(string PspId, string? Reference, MajorAmount Amount, string Currency, string Status, DateTimeOffset CreatedAt);

    public static void Map(PspApi api, IEndpointRouteBuilder v2) => api.MapForMerchant(v2, "GET", "/reports/transactions", Answer);

    private static Answer Answer(ApiCall call, Merchant merchant)
    {
        var query = call.Http.Request.Query;
        var problems = new List<FieldProblem>();
        var from = ReadTime(query["from"].ToString(), "from", endOfDay: false, problems);
        var to = ReadTime(query["to"].ToString(), "to", endOfDay: true, problems);
        if (from >= to)
        {
            problems.Add(new FieldProblem("to", "must be after from"));
        }

        var json = IsJson(call.Http.Request, problems);
        if (problems.Count > 0)
        {
            throw ApiError.Invalid(problems);
        }

        var lines = Lines(call, merchant, from!.Value, to!.Value).ToList();
        return json ? Json(lines) : Csv(lines);
    }

    // A date is a whole day, the last one included; a time is the time itself, the end excluded.
    private static DateTimeOffset? ReadTime(string text, string field, bool endOfDay, List<FieldProblem> problems)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue)
        {
            return new DateTimeOffset((endOfDay ? day.AddDays(1) : day).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        }

        if (text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return time;
        }

        problems.Add(new FieldProblem(field, "must be a date such as 2024-11-16, or a time such as 2024-11-16T10:30:00Z"));
        return null;
    }

    private static bool IsJson(HttpRequest request, List<FieldProblem> problems)
    {
        var format = request.Query["format"].ToString();
        if (format is not ("" or "csv" or "json"))
        {
            problems.Add(new FieldProblem("format", "must be csv or json"));
        }

        var accept = request.Headers.Accept.ToString();
        return format == "json" || (format.Length == 0 && Names(accept, "application/json") && !Names(accept, "text/csv"));
    }

    private static bool Names(string accept, string type) => accept.Contains(type, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<Line> Lines(ApiCall call, Merchant merchant, DateTimeOffset from, DateTimeOffset to)
    {
        var settings = call.Settings;
        foreach (var payment in call.World.Payments.InOrder().Where(payment => payment.Merchant == merchant && IsIn(payment, settings, from, to)))
        {
            foreach (var line in Lines(payment, settings))
            {
                yield return line;
            }
        }

        if (call.World.Dice.Roll(settings, settings.ExtraReportLine, "extra_report_line", call.About))
        {
            yield return new Line(Ids.New("pay_"), "NOT-YOURS-" + Ids.Digits(6), MajorAmount.Of(12_345), merchant.Currency, "completed", from);
        }
    }

    // A late line stands in the report of the time to which it is put off, with the time at which the payment was accepted.
    private static bool IsIn(Payment payment, SimulatorSettings settings, DateTimeOffset from, DateTimeOffset to)
    {
        var late = TimeSpan.FromSeconds(settings.LateReportSeconds);
        if (payment.CreatedAt + late < from || payment.CreatedAt >= to)
        {
            return false;
        }

        var reportedAt = payment.ReportedAt(() => Dice.RollOnce(settings, settings.LateReportLine, "late_report_line", payment.About) ? late : TimeSpan.Zero);
        return reportedAt >= from && reportedAt < to;
    }

    // At most one thing is wrong with a payment.
    private static Line[] Lines(Payment payment, SimulatorSettings settings)
    {
        var (terms, status) = (payment.Terms, payment.State.Status);
        var line = new Line(payment.Id, terms.Reference, terms.Amount, terms.Currency, PaymentJson.Word(status), payment.CreatedAt);
        return Has(settings.MissingReportLine, "missing_report_line") ? []
            : Has(settings.WrongAmountInReport, "wrong_amount_in_report") ? [line with { Amount = terms.Amount.Wrong() }]
            : Has(settings.WrongCurrencyInReport, "wrong_currency_in_report") ? [line with { Currency = Currencies.OtherThan(terms.Currency) }]
            : Has(settings.WrongStatusInReport, "wrong_status_in_report") ? [line with { Status = PaymentJson.Word(status == PaymentStatus.Completed ? PaymentStatus.Failed : PaymentStatus.Completed) }]
            : Has(settings.SecondIdInReport, "second_id_in_report") ? [line, line with { PspId = payment.SecondId ?? $"{payment.Id}-2" }]
            : Has(settings.DuplicateReportLine, "duplicate_report_line") ? [line, line]
            : [line];

        bool Has(Chance chance, string fault) => Dice.RollOnce(settings, chance, fault, payment.About);
    }

    private static Answer Csv(List<Line> lines)
    {
        var text = new StringBuilder("psp_id,reference,amount,currency,status,created_at\r\n");
        foreach (var line in lines)
        {
            string[] cells = [line.PspId, Cell(line.Reference ?? ""), line.Amount.Text, line.Currency, line.Status, JsonAnswer.Time(line.CreatedAt)];
            text.AppendJoin(',', cells).Append("\r\n");
        }

        return Api.Answer.Text(200, text.ToString(), "text/csv; charset=utf-8");
    }

    private static string Cell(string text) =>
        text.AsSpan().IndexOfAny(",\"") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static Answer Json(List<Line> lines) => JsonAnswer.Write(200, json =>
    {
        json.WriteStartArray("transactions");
        foreach (var line in lines)
        {
            json.WriteStartObject();
            json.WriteString("psp_id", line.PspId);
            json.WriteString("reference", line.Reference);
            PaymentJson.WriteAmount(json, line.Amount);
            json.WriteString("currency", line.Currency);
            json.WriteString("status", line.Status);
            json.WriteTime("created_at", line.CreatedAt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
