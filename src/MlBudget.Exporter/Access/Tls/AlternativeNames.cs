using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MlBudget.Exporter.Access.Tls;

/// <summary>The subject alternative names of certificates.</summary>
internal static class AlternativeNames
{
    private const string Extension = "2.5.29.17";

    // The kinds of GeneralName (RFC 5280, 4.2.1.6) that may be allowed by their text.
    private static readonly Asn1Tag Mail = new(TagClass.ContextSpecific, 1), Dns = new(TagClass.ContextSpecific, 2),
        Uri = new(TagClass.ContextSpecific, 6), Address = new(TagClass.ContextSpecific, 7);

    /// <summary>DNS names, mail addresses, URIs and IP addresses, as they are written in the certificate, addresses in their usual
    /// form; none where they can't be read.</summary>
    public static ImmutableArray<string> Of(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions.FirstOrDefault(extension => extension.Oid?.Value == Extension);
        try
        {
            return extension is null ? [] : Read(extension.RawData);
        }
        catch (Exception error) when (error is AsnContentException or CryptographicException)
        {
            return [];
        }
    }

    private static ImmutableArray<string> Read(byte[] extension)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        var list = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
        while (list.HasData)
        {
            var tag = list.PeekTag();
            if (tag == Mail || tag == Dns || tag == Uri)
                names.Add(list.ReadCharacterString(UniversalTagNumber.IA5String, tag));
            else if (tag == Address && list.ReadOctetString(tag) is { Length: 4 or 16 } bytes)
                names.Add(new IPAddress(bytes).ToString());
            else if (tag != Address)
                list.ReadEncodedValue();
        }

        return names.ToImmutable();
    }
}
