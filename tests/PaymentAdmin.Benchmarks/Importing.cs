using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace PaymentAdmin.Benchmarks;

/// <summary>
/// Imports a file of payments to people who are new, from the request to the last row, each time into an application of its own: so
/// the most memory that its process ever held is that of this file, and can be compared with that of a smaller one.
/// </summary>
internal static class Importing
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    public static string Header(string database) => $"""
        **{database}**

        | file | rows | MiB | seconds | rows/s | CPU s | peak memory, MiB |
        |---|---:|---:|---:|---:|---:|---:|
        """;

    public static async Task Measure(BenchmarkDatabase database, Options options)
    {
        foreach (var format in (string[])["csv", "xlsx"])
        {
            foreach (var rows in options.ImportRows)
            {
                Console.WriteLine(await Measure(database, format, rows));
            }
        }
    }

    private static async Task<string> Measure(BenchmarkDatabase database, string format, int rows)
    {
        await using var application = await Endpoint.StartEmpty(database, $"import_{format}_{rows}");
        using var client = new HttpClient { BaseAddress = application.Address, Timeout = Limit };
        var (_, distribution) = await Prepare(client);
        var file = format == "csv" ? Csv(rows) : Xlsx(rows);
        var worked = application.Worked;
        var clock = Stopwatch.StartNew();
        var id = await Send(client, distribution, file, format);
        await Finish(client, id, rows, clock);
        var seconds = clock.Elapsed.TotalSeconds;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {format.ToUpperInvariant()} | {rows:N0} | {file.Length / 1048576d:0.0} | {seconds:0.0} | {rows / seconds:N0} | {(application.Worked - worked).TotalSeconds:0.0} | {application.PeakMemory / 1048576d:0} |");
    }

    /// <summary>A connection to a PSP, and a draft of a distribution through it.</summary>
    internal static async Task<(string Connection, string Distribution)> Prepare(HttpClient client, string psp = "https://sandbox.psp-example.com/api/v2")
    {
        await Endpoint.SignIn(client);
        var onboarded = await Endpoint.Post(client, "api/v1/processors", new
        {
            code = "PSP", displayName = "PSP", category = "funds_transfer", supportsInflows = false, supportsOutflows = true, settlementBank = true, settlementDelayDays = 1, settlementCurrency = "TZS", fees = Array.Empty<object>(),
        });
        var connection = await Endpoint.Post(client, "api/v1/connections", new
        {
            processorId = onboarded.GetProperty("processor").GetProperty("id").GetString(), environment = "sandbox", dialect = "psp_rest_v2", baseUrl = psp,
            merchantId = "MERCHANT_TEST_001", authentication = new { scheme = "api_key", apiKey = "test_key_abc123def456" },
        });
        var programme = await Endpoint.Post(client, "api/v1/programmes", new
        {
            code = "FOOD", name = "Food", currency = "TZS", country = "TZ", connectionIds = new[] { Id(connection) }, approvalPolicy = new { stages = new[] { new { fromAmount = 0, approvers = 1 } } },
        });
        await Endpoint.BecomeOfficer(client);
        return (Id(connection), Id(await Endpoint.Post(client, "api/v1/distributions", new { programmeId = Id(programme), connectionId = Id(connection), name = "March", purpose = "Food", cycle = "2026-03" })));
    }

    internal static string Id(JsonElement answer) => answer.GetProperty("id").GetString()!;

    internal static async Task<string> Send(HttpClient client, string distribution, byte[] file, string format)
    {
        using var content = new MultipartFormDataContent { { new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } }, "file", $"rows.{format}" } };
        using var answer = await client.PostAsync(new Uri($"api/v1/distributions/{distribution}/payments/import", UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? Id(JsonDocument.Parse(text).RootElement) : throw new InvalidOperationException($"{(int)answer.StatusCode} {text}");
    }

    internal static async Task Finish(HttpClient client, string id, int rows, Stopwatch clock)
    {
        while (clock.Elapsed < Limit)
        {
            var import = JsonDocument.Parse(await client.GetStringAsync(new Uri($"api/v1/imports/{id}", UriKind.Relative))).RootElement.GetProperty("import");
            switch (import.GetProperty("status").GetString())
            {
                case "done" when import.GetProperty("added").GetInt32() == rows:
                    return;
                case "checking" or "importing":
                    await Task.Delay(Look);
                    break;
                default:
                    throw new InvalidOperationException($"The import did not come to its end: {import}");
            }
        }

        throw new InvalidOperationException("The import takes too long.");
    }

    private static IEnumerable<string[]> Rows(int count)
    {
        yield return ["external_id", "full_name", "phone_number", "account_number", "amount", "currency", "reference"];
        for (var row = 1; row <= count; row++)
        {
            yield return [$"BEN-{row:000000}", $"Beneficiary Number {row}", $"+2557{row:00000000}", "", $"{50_000 + (row % 100)}", "TZS", $"PAY-2026-03-{row:000000}"];
        }
    }

    internal static byte[] Csv(int count) => Encoding.UTF8.GetBytes(string.Concat(Rows(count).Select(row => string.Join(',', row) + "\n")));

    /// <summary>As Excel writes it: texts in one part, named by number in the cells.</summary>
    private static byte[] Xlsx(int count)
    {
        const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const string Relations = "http://schemas.openxmlformats.org/package/2006/relationships";
        const string Types = "application/vnd.openxmlformats-officedocument.spreadsheetml";
        var texts = new Dictionary<string, int>(StringComparer.Ordinal);
        var sheet = new StringBuilder($"""<worksheet xmlns="{Main}"><sheetData>""");
        foreach (var (row, cells) in Rows(count).Index())
        {
            sheet.Append(CultureInfo.InvariantCulture, $"<row r=\"{row + 1}\">");
            for (var column = 0; column < cells.Length; column++)
            {
                var isNumber = column == 4 && row > 0;
                var value = isNumber ? cells[column] : TextOf(cells[column]).ToString(CultureInfo.InvariantCulture);
                sheet.Append(cells[column].Length == 0 ? "" : $"<c r=\"{(char)('A' + column)}{row + 1}\"{(isNumber ? "" : " t=\"s\"")}><v>{value}</v></c>");
            }

            sheet.Append("</row>");
        }

        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Part("[Content_Types].xml", $"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{Types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{Types}.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="{Types}.sharedStrings+xml"/></Types>""");
            Part("_rels/.rels", $"""<Relationships xmlns="{Relations}"><Relationship Id="r1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Part("xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Office}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>""");
            Part("xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="{Relations}"><Relationship Id="r1" Type="{Office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{Office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>""");
            Part("xl/worksheets/sheet1.xml", sheet.Append("</sheetData></worksheet>").ToString());
            Part("xl/sharedStrings.xml", $"""<sst xmlns="{Main}">{string.Concat(texts.Keys.Select(text => $"<si><t>{text}</t></si>"))}</sst>""");

            void Part(string name, string xml)
            {
                using var part = archive.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(xml));
            }
        }

        return file.ToArray();

        int TextOf(string text)
        {
            texts.TryAdd(text, texts.Count);
            return texts[text];
        }
    }
}
