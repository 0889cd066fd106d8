namespace PaymentAdmin.Access;

/// <summary>Policies that are no permission. Pages and endpoints name a permission; the few exceptions name one of these.</summary>
public static class Policies
{
    /// <summary>For what every signed-in person may see and do, because it is about themselves.</summary>
    public const string SignedIn = "signed_in";
}
