#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <sequelize/core/api.hpp>

namespace sequelize {

/// A UUID (RFC 9562): sixteen bytes, a regular value type. The default value is the nil UUID.
/// Distinct objects may be used from several threads; the generators may be called from any thread.
class SEQUELIZE_API Uuid {
public:
    using ByteArray = std::array<std::byte, 16>;

    constexpr Uuid() noexcept = default;
    /// From its bytes in network order, as BINARY(16) holds them.
    constexpr explicit Uuid(const ByteArray& bytes) noexcept : bytes_(bytes) {}
    /// From its 36 characters, in either case. Throws std::invalid_argument that names the text.
    explicit Uuid(std::string_view text);

    /// A random UUID (version 4) from the operating system's generator; unique across threads and after
    /// fork(). Throws std::runtime_error where the system has no source of randomness.
    [[nodiscard]] static Uuid v4();
    /// A time-based UUID (version 1) with a random node instead of a hardware address; unique as `v4` is.
    [[nodiscard]] static Uuid v1();

    /// nullopt unless the text is "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx" in hexadecimal digits of either
    /// case.
    [[nodiscard]] static std::optional<Uuid> parse(std::string_view text) noexcept;

    /// Whether all bytes are 0, as in a Uuid that was given none.
    [[nodiscard]] constexpr bool isNil() const noexcept { return *this == Uuid{}; }
    /// 36 characters, lower case.
    [[nodiscard]] std::string toString() const;
    /// Writes exactly 36 characters and no terminating zero to `out36`.
    void write(char* out36) const noexcept;
    /// The bytes in network order.
    [[nodiscard]] constexpr const ByteArray& bytes() const noexcept { return bytes_; }

    /// The order of the bytes, which is that of the text.
    friend constexpr auto operator<=>(const Uuid&, const Uuid&) noexcept = default;
    friend constexpr bool operator==(const Uuid&, const Uuid&) noexcept = default;

private:
    ByteArray bytes_{};
};

}  // namespace sequelize

template <>
struct std::hash<sequelize::Uuid> {
    [[nodiscard]] std::size_t operator()(const sequelize::Uuid& uuid) const noexcept;
};
