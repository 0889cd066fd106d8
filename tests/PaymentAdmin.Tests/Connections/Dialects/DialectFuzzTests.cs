using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Dialects;

/// <summary>Whatever bytes arrive, a reader answers: with what it read, or why it could not.</summary>
public sealed class DialectFuzzTests
{
    private static readonly byte[][] Seeds =
    [
        .. new[]
        {
            """{"event":"payment.completed","payment_id":"pay_abc123","status":"completed","completed_at":"2024-11-16T10:30:15Z","amount":50000.50,"currency":"TZS","receipt":{"provider_reference":"M","channel":"mobile_money"}}""",
            """{"transactionId":"PAY1","merchantReferenceId":"R1","status":"SUCCESS","amount":1000,"fees":20,"transactionOperation":"GIVE_CHANGE","operator":"AIRTEL_MONEY","code":200}""",
            """{"event":"charge.success","data":{"id":696134701,"domain":"test","status":"success","reference":"REF123456","amount":1500000,"fees":22500,"currency":"NGN","channel":"card","paid_at":"2024-01-20T14:29:58.000Z"}}""",
            """{"event":"transfer.failed","data":{"status":"failed","reference":"REF-2","transfer_code":"TRF_1","amount":"450000","currency":"NGN","gateway_response":"No"}}""",
            """{"event":"charge.completed","data":{"id":285959875,"tx_ref":"order_1","flw_ref":"F","amount":7500.55,"currency":"NGN","app_fee":105,"status":"successful","payment_type":"card"}}""",
            """{"InvoiceNumber":"1","PaymentRef":"P ","PaymentDate":"13/04/2019 15:11:20","AmountPaid":2000.00,"TransactionDate":"13/04/2019 15:10:18","TransactionRef":null,"Channel":"Web","Mac":"6QMnc4aMHY6+KM1QN/4/DZZjU/5F5aoxrUvSX/hJHJ0=","ResponseCode":"0000","RequestReference":"6075b3ebc5015","IsReversal":false}""",
            """{"id":"pay_1","status":"pending","recipient":{"mobile_number":"+255700000001"},"transaction":{"amount":50000,"currency":"TZS","reference":"CVA-2024-001-001"}}""",
            """{"batch_id":"b","status":"x","total_payments":1,"total_amount":1,"currency":"TZS","payments":[{"id":"p","status":"failed","amount":"1"}]}""",
            """{"error":{"code":"c","message":"m","fields":[{"field":"f","message":"\ud83d\ude00"}]}}""",
            """{"merchant_id":"M","balance":1,"currency":"TZS","balances":[{"currency":"TZS","available":1}]}""",
            """{"event":"transaction.success","data":{"id":1,"reference":"REF-1","amount":1500000,"currency":"NGN","status":"success","timestamp":1705760998,"flow_type":"refund","refund_of":"R","channel":"POS Terminal","terminal_id":"T","metadata":{"tenant_id":"x"},"items":[{"id":"i"},[1,2]]}}""",
            """{"event":"refund.processed","data":{"id":1,"status":"processed","transaction_reference":"REF123456","refund_reference":"RF-1","amount":"500000","currency":"NGN","metadata":{"tenant":"t"}}}""",
            "psp_id,reference,amount,currency,status,created_at\r\npay_1,\"R\",1,TZS,completed,2024-11-16T10:30:00Z\r\n",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly string[] Odd = ["\\ud800", "\0", "{", "}", "[", "\"", "1e999", "-0", "null", "\uFEFF", ",", ":", "99999999999999999999", "\\u0000", "0001-01-01T00:00:00", "9999-12-31T23:59:59-14:00"];

    private static Gen<byte[]> Bodies => Gen.OneOf(
        Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(),
        from seed in Gen.Elements(Seeds)
        from changes in (from place in Gen.Choose(0, 400) from value in Gen.Choose(0, 255) select (place, (byte)value)).ListOf()
        select Changed(seed, changes),
        from seed in Gen.Elements(Seeds)
        from at in Gen.Choose(0, 400)
        from remove in Gen.Choose(0, 8)
        from odd in Gen.Elements(Odd)
        select Inserted(seed, at, remove, odd));

    [Fact]
    public void Read_AnyWebhook_NeverThrows() => Laws.Hold(Bodies, body =>
    {
        foreach (var (dialect, connection) in All())
        {
            Fits(dialect.Read(connection, body));
            Assert.Contains(dialect.Acknowledge(connection, body).Status, dialect.Kind == Dialect.Cbs ? [200, 400] : new[] { 200 });
            Assert.Contains(dialect.Verify(Spoken.Delivery(body, null), Spoken.Keys(connection, "secret_0123456789")).Answer?.Status, dialect.Kind == Dialect.Cbs ? [400, 401] : new int?[] { null });
        }
    }, times: 5_000);

    [Fact]
    public void Read_AnyMessageByAnyPaths_NeverThrows() => Laws.Hold(
        from body in Bodies
        from paths in Gen.Elements(Paths).ArrayOf(17)
        from unit in Gen.Elements(AmountUnit.Minor, AmountUnit.Major)
        from currency in Gen.Elements("NGN", "KWD", "XAF", null)
        select (body, paths, unit, currency),
        @case =>
        {
            var settings = new WebhookSettings { AmountUnit = @case.unit, Paths = PathsOf(@case.paths) };
            Fits(Spoken.Generic.Read(Spoken.Receiver(Dialect.Generic, @case.currency, webhook: settings), @case.body));
        }, times: 3_000);

    /// <summary>Whatever was read has room where it is kept.</summary>
    private static void Fits(WebhookReading reading)
    {
        var payment = reading.Payment;
        Assert.True(reading.Problem is null ? reading.EventType is not null : payment is null);
        Assert.InRange(reading.IdempotencyKey.Length, 1, 500);
        Assert.All((string?[])[reading.EventType, reading.Channel, reading.TerminalId], word => Assert.InRange(word?.Length ?? 0, 0, WebhookNotification.WordMaxLength));
        Assert.All(
            [payment?.PspPaymentId, payment?.Reference, payment?.FailureReason, reading.PosCardTransactionId, reading.RefundOf, .. reading.References],
            value => Assert.InRange(value?.Length ?? 0, 0, WebhookNotification.ReferenceMaxLength));
        Assert.True(payment?.AmountMinor is null or >= 0 && (payment?.AmountMinor is null || payment.Currency is { Length: 3 }));
        Assert.DoesNotContain('\0', string.Concat([reading.IdempotencyKey, reading.EventType, reading.Problem, reading.Channel, reading.TerminalId, reading.Tenant, payment?.FailureReason, .. reading.References]));
    }

    [Fact]
    public void Read_AnyAnswer_NeverThrows() => Laws.Hold(Bodies, body =>
    {
        foreach (var status in (int[])[200, 404, 422])
        {
            foreach (var type in (string[])["application/json", "text/csv", ""])
            {
                ReadAll(Spoken.Answer(status, body, type));
            }
        }
    });

    [Fact]
    public void Verify_AnySignature_NeverThrowsAndNeverFits() => Laws.Hold(
        from body in Bodies
        from signature in ArbMap.Default.GeneratorFor<string>()
        select (body, signature),
        @case =>
        {
            NeverFits(Spoken.Rest, Spoken.RestConnection, "x-psp-signature");
            NeverFits(Spoken.Paystack, Spoken.PaystackConnection, "x-paystack-signature");
            NeverFits(Spoken.Flutterwave, Spoken.FlutterwaveConnection, "verif-hash");
            NeverFits(Spoken.Cbs, Spoken.CbsConnection, "x-client-id");
            NeverFits(Spoken.Generic, Spoken.GenericConnection, "x-signature");
            NeverFits(Spoken.Generic, Base64, "x-signature");

            void NeverFits(IDialect dialect, Connection connection, string header) =>
                Assert.False(dialect.Verify(Spoken.Delivery(@case.body, @case.signature ?? "", header), Spoken.Keys(connection, "webhook_signing_secret_abc123")).Verified);
        });

    private static (IDialect Dialect, Connection Connection)[] All() =>
    [
        (Spoken.Rest, Spoken.RestConnection), (Spoken.Pvit, Spoken.PvitConnection), (Spoken.Cbs, Spoken.CbsConnection),
        (Spoken.Paystack, Spoken.PaystackConnection), (Spoken.Flutterwave, Spoken.FlutterwaveConnection),
        (Spoken.Generic, Spoken.GenericConnection),
    ];

    private static readonly string?[] Paths = ["event", "data", "data.id", "data.reference", "data.amount", "data.status", "data.items[0].id", "data.items[1][1]", "data.items[999]", "status", "amount", "id", "data.metadata.tenant_id", null];

    private static readonly Connection Base64 = Spoken.Receiver(Dialect.Generic, webhook: new WebhookSettings { Signature = new WebhookSignature { Encoding = SignatureEncoding.Base64, Algorithm = SignatureAlgorithm.HmacSha512 } });

    private static WebhookPaths PathsOf(string?[] paths) => new()
    {
        EventType = paths[0], IdempotencyKey = paths[1], PaymentId = paths[2] ?? "data.id", Reference = paths[3], MoreReferences = WordList.Of(paths[4] ?? ""), Amount = paths[5], Currency = paths[6],
        Status = paths[7] ?? "data.status", FailureReason = paths[8], FailureMessage = paths[9], Time = paths[10], Flow = paths[11], Channel = paths[12], TerminalId = paths[13],
        PosCardTransactionId = paths[14], Tenant = paths[15], RefundOf = paths[16],
    };

    private static void ReadAll(PspAnswer answer)
    {
        var (rest, con, pvit, account) = (Spoken.Rest, Spoken.RestConnection, Spoken.Pvit, Spoken.PvitConnection);
        Answers(rest.Submit(con, Spoken.RestMapping, SamplePayment.Document), answer);
        Answers(rest.QueryById(con, "pay_1"), answer);
        Answers(rest.QueryByReference(con, "R"), answer);
        Answers(rest.QueryBatch(con, "b"), answer);
        Answers(rest.CheckAccount(con), answer);
        Answers(rest.ListWebhooks(con), answer);
        Answers(rest.ListDeliveries(con, "w", 1), answer);
        Answers(rest.FetchReport(con, FakeClock.Start, FakeClock.Start), answer);
        Answers(pvit.Submit(account, Spoken.PvitMapping, SamplePayment.Mypvit), answer);
        Answers(pvit.QueryById(account, "PAY1"), answer);
        Answers(pvit.QueryByReference(account, "R1"), answer);
        Answers(pvit.Kyc(account, Spoken.PvitMapping, SamplePayment.Mypvit), answer);
    }

    private static void Answers<T>(PspCall<T> call, PspAnswer answer) where T : notnull
    {
        var reading = call.Read(answer);
        if (reading.Error is { } error)
        {
            Assert.False(string.IsNullOrEmpty(error.Code) || string.IsNullOrEmpty(error.Message));
        }
        else
        {
            Assert.NotNull(reading.Value);
        }
    }

    private static byte[] Changed(byte[] seed, IEnumerable<(int Place, byte Value)> changes)
    {
        var body = seed.ToArray();
        foreach (var (place, value) in changes)
        {
            body[place % body.Length] = value;
        }

        return body;
    }

    private static byte[] Inserted(byte[] seed, int at, int remove, string odd)
    {
        var start = at % seed.Length;
        return [.. seed[..start], .. Encoding.UTF8.GetBytes(odd), .. seed[Math.Min(seed.Length, start + remove)..]];
    }
}
