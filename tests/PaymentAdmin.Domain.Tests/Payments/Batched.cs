using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Tests.Payments;

/// <summary>A batch of two payments to begin with.</summary>
internal static class Batched
{
    public static PaymentBatch Prepared(params Payment[] payments) =>
        PaymentBatch.Prepare(Known.Id(50), "bat_1", "bat_1", payments.Length == 0 ? [Paid.Queued(), Paid.Queued()] : payments, key => $"sealed {key}", Known.Now);

    public static PaymentBatch Sent(DateTime? at = null)
    {
        var batch = Prepared();
        batch.Leave(at ?? Known.Now);
        return batch;
    }

    /// <summary>Of another currency than the others.</summary>
    public static Payment InKes()
    {
        var place = new PaymentPlace(Known.Id(5), Known.Id(6), Known.Id(7), ConnectionEnvironment.Production, "KES", 2);
        return Payment.Prepare(Known.Id(2), place, Paid.Terms, importId: null, Known.Now);
    }

    public static void Let(PaymentBatch batch, BatchEvent what)
    {
        switch (what)
        {
            case BatchEvent.Send:
                batch.Leave(Known.Now);
                break;
            case BatchEvent.Return:
                batch.Return(Known.Later, counts: true, Known.Now);
                break;
            case BatchEvent.Acknowledge:
                batch.Acknowledge("bat_psp", "processing", Known.Now);
                break;
            case BatchEvent.Lose:
                batch.Lose(Known.Now);
                break;
            case BatchEvent.Settle:
                batch.Settle(reason: null, message: null, Known.Now);
                break;
            default:
                batch.Dissolve("refused", message: null, Known.Now);
                break;
        }
    }
}
