using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Mail;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Distributions.Approval;

/// <summary>Approvers are told by mail where mail is configured: committed with the submission, sent by a job, tried again.</summary>
public sealed class ApprovalMailTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "talks to a mail server")]
    public async Task Submit_WhereMailIsConfigured_TellsWhoCanDecide_AndOnceTheServerTakesIt(DatabaseProvider provider)
    {
        await using var server = new SmtpServer();
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = On(database, server.Settings);
        var approving = await Approving.Start(database, handlers, Approving.Policy(1, 1), submitted: false);
        await People(approving);
        await approving.Lend(Paying.Approver, Actors.Auditor);

        await approving.Submit();
        await approving.Approve(Paying.Approver);

        // The first stage asks three, the second those of them who have not decided: not for whom the auditor would decide.
        Assert.Equal([Actors.Auditor.Name, Paying.Approver.Name, Paying.Third.Name, Paying.Third.Name], (await Mails(database)).Select(mail => mail.Recipient).Order(StringComparer.Ordinal));
        server.Refuses = true;
        Assert.Equal(4, await Send(handlers));
        Assert.All(await Mails(database), mail => Assert.Null(mail.SentAt));

        server.Refuses = false;
        handlers.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(4, await Send(handlers));
        Assert.All(await Mails(database), mail => Assert.Equal(handlers.Clock.Time, mail.SentAt));
        handlers.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await Send(handlers));

        Assert.Equal(4, server.Taken.Count);
        var text = server.Taken.First(mail => mail.Recipient == Paying.Third.Name && mail.Text.Contains("Stage: 2 of 2", StringComparison.Ordinal)).Text;
        Assert.Contains("Subject: To approve: March", text, StringComparison.Ordinal);
        Assert.Contains("Payments: 3", text, StringComparison.Ordinal);
        Assert.Contains("Total: TZS 150,000.00", text, StringComparison.Ordinal);
        Assert.Contains($"https://pay.example.org/distributions/{PublicId.Distribution.Format(approving.Id)}/approve", text, StringComparison.Ordinal);
        Assert.All(server.Taken, mail =>
        {
            Assert.DoesNotContain("Test Beneficiary", mail.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("+2557", mail.Text, StringComparison.Ordinal);
        });
    }

    [Theory, EachDatabase]
    public async Task Submit_WhereMailIsNotConfigured_PutsNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approving.Start(database, handlers, submitted: false);
        await People(approving);

        await approving.Submit();

        Assert.Empty(await Mails(database));
    }

    [Fact]
    public async Task Submit_ThatIsRefused_TellsNobody()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = On(database, new MailSettings { Host = "127.0.0.1", From = "pay@test.example" });
        var approving = await Approving.Start(database, handlers, payments: 0, submitted: false);
        await People(approving);

        await Refused.With(Domain.RefusalKind.Rule, "findings_block", () => approving.Submit());

        Assert.Empty(await Mails(database));
    }

    private static Handlers On(TestDatabase database, MailSettings settings) => Handlers.On(services => services.AddSingleton(database.Contexts).AddSingleton(settings));

    private static async Task People(Approving approving)
    {
        foreach (var officer in new[] { Paying.Maker, Paying.Approver, Paying.Third })
        {
            await approving.Keep(officer, Roles.ProgrammeOfficer);
        }

        await approving.Keep(Actors.Auditor, Roles.Auditor);
    }

    private static async Task<List<OutgoingMail>> Mails(TestDatabase database)
    {
        await using var db = database.Open();
        return await db.Set<OutgoingMail>().AsNoTracking().ToListAsync(Stop);
    }

    /// <summary>As the runner of the queue does; answers how many were tried.</summary>
    private static async Task<int> Send(Handlers handlers)
    {
        var claims = await handlers.Get<ClaimWork>().Take(Outbox.Queue, ClaimWork.MaxBatch, TimeSpan.FromMinutes(2), Stop);
        foreach (var claim in claims)
        {
            await handlers.Get<TryWork>().Handle(new WorkQueue(Outbox.Queue), typeof(SendMail), claim, Stop);
        }

        return claims.Count;
    }

    /// <summary>A mail server on the loopback address that understands what a client says, and takes mail unless told not to.</summary>
    private sealed class SmtpServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _end = new();
        private readonly Task _serving;

        public SmtpServer()
        {
            _listener.Start();
            _serving = Serve();
        }

        public ConcurrentQueue<(string Recipient, string Text)> Taken { get; } = new();

        public bool Refuses { get; set; }

        public MailSettings Settings => new() { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port, From = "pay@test.example", Tls = false };

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            _listener.Stop();
            await _serving;
            _end.Dispose();
        }

        private async Task Serve()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                    await Converse(client);
                }
            }
            catch (Exception ended) when (_end.IsCancellationRequested && ended is OperationCanceledException or SocketException or IOException)
            {
                // The test is over.
            }
        }

        private async Task Converse(TcpClient client)
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
            await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\r\n" };
            await writer.WriteLineAsync("220 test");
            var recipient = "";
            while (await reader.ReadLineAsync(_end.Token) is { } line)
            {
                switch (line.Split(' ', ':')[0].ToUpperInvariant())
                {
                    case "MAIL" when Refuses:
                        await writer.WriteLineAsync("451 come again");
                        break;
                    case "RCPT":
                        recipient = line[(line.IndexOf('<') + 1)..line.IndexOf('>')];
                        await writer.WriteLineAsync("250 ok");
                        break;
                    case "DATA":
                        await writer.WriteLineAsync("354 go on");
                        Taken.Enqueue((recipient, await Message(reader)));
                        await writer.WriteLineAsync("250 taken");
                        break;
                    case "QUIT":
                        await writer.WriteLineAsync("221 bye");
                        return;
                    default:
                        await writer.WriteLineAsync("250 ok");
                        break;
                }
            }
        }

        /// <summary>Header and text, with the lines that quoted-printable broke put together.</summary>
        private async Task<string> Message(StreamReader reader)
        {
            var text = new StringBuilder();
            while (await reader.ReadLineAsync(_end.Token) is { } line && line != ".")
            {
                text.Append(line).Append("\r\n");
            }

            var message = text.ToString();
            return message.Contains("base64", StringComparison.Ordinal)
                ? message + Encoding.UTF8.GetString(Convert.FromBase64String(message[(message.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Replace("\r\n", "", StringComparison.Ordinal)))
                : message.Replace("=\r\n", "", StringComparison.Ordinal);
        }
    }
}
