using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Reconciliation;

namespace PaymentAdmin.Reconciliation.Settings;

/// <summary>Plain words for the settings of a connection's reports.</summary>
internal static class ReportSettingsText
{
    public static string Field(ReportField field) => field switch
    {
        ReportField.PspId => "PSP's id",
        ReportField.Reference => "Our reference",
        ReportField.Fee => "Fee, VAT included",
        ReportField.CreatedAt => "Taken at",
        _ => Words.Plain(field),
    };

    public static string Said(PaymentSaid said) => Words.Plain(said);
}
