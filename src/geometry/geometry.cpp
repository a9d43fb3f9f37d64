#include <sequelize/geometry.hpp>

#include <bit>
#include <cstddef>
#include <span>

#include <sequelize/core/error.hpp>

// MySQL's and MariaDB's own form: the SRID, its least byte first, then the shape's WKB.
namespace sequelize {
namespace {

constexpr std::size_t sridSize = 4;
constexpr std::size_t pointSize = sridSize + 1 + 4 + 8 + 8;
constexpr std::uint32_t wkbPoint = 1;

template <class Unsigned>
void appendNumber(Bytes& out, Unsigned number) {
    for (std::size_t i = 0; i < sizeof(Unsigned); ++i) out.push_back(static_cast<std::byte>(number >> (8 * i)));
}

template <class Unsigned>
Unsigned numberAt(std::span<const std::byte> bytes, bool leastFirst = true) {
    Unsigned number = 0;
    for (std::size_t i = 0; i < sizeof(Unsigned); ++i) {
        const std::size_t place = leastFirst ? i : sizeof(Unsigned) - 1 - i;
        number |= static_cast<Unsigned>(static_cast<Unsigned>(bytes[i]) << (8 * place));
    }
    return number;
}

}  // namespace

Bytes ColumnTraits<Geometry>::toStored(const Geometry& shape) {
    Bytes out;
    out.reserve(sridSize + shape.wkb.size());
    appendNumber(out, shape.srid);
    out.insert(out.end(), shape.wkb.begin(), shape.wkb.end());
    return out;
}

Geometry ColumnTraits<Geometry>::fromStored(const Bytes& stored) {
    if (stored.size() <= sridSize)
        throw ConversionError("has no shape: a GEOMETRY is an SRID of four bytes and the shape's well-known binary");
    return {.srid = numberAt<std::uint32_t>(stored),
            .wkb = Bytes(stored.begin() + static_cast<std::ptrdiff_t>(sridSize), stored.end())};
}

Bytes ColumnTraits<Point>::toStored(const Point& point) {
    Bytes out;
    out.reserve(pointSize);
    appendNumber(out, point.srid);
    out.push_back(std::byte{1});  // the least byte first
    appendNumber(out, wkbPoint);
    appendNumber(out, std::bit_cast<std::uint64_t>(point.x));
    appendNumber(out, std::bit_cast<std::uint64_t>(point.y));
    return out;
}

Point ColumnTraits<Point>::fromStored(const Bytes& stored) {
    const std::span<const std::byte> bytes(stored);
    const bool leastFirst = bytes.size() == pointSize && bytes[sridSize] == std::byte{1};
    if (bytes.size() != pointSize || numberAt<std::uint32_t>(bytes.subspan(sridSize + 1), leastFirst) != wkbPoint)
        throw ConversionError("holds a shape that is no point of two coordinates; a Geometry holds any shape");
    const auto coordinate = [&](std::size_t at) {
        return std::bit_cast<double>(numberAt<std::uint64_t>(bytes.subspan(at), leastFirst));
    };
    return {.x = coordinate(sridSize + 5), .y = coordinate(sridSize + 13), .srid = numberAt<std::uint32_t>(bytes)};
}

}  // namespace sequelize
