namespace PaymentAdmin.PspSimulator.Mypvit;

/// <summary>The MyPVit account of the simulator and the URL codes of its APIs.</summary>
public sealed record MypvitOptions
{
    /// <summary>What stands before every path; empty: the root of the server.</summary>
    public string BasePath { get; init; } = "";

    public string OperationAccountCode { get; init; } = "ACC_673B22D1077EA";

    public string Password { get; init; } = "Mypvit-Password-1";

    public string RenewSecretCode { get; init; } = "RENEW673B22D1";

    public string RestCode { get; init; } = "REST673B22D10";

    public string StatusCode { get; init; } = "STATUS673B22D";

    public string KycCode { get; init; } = "KYC673B22D107";
}
