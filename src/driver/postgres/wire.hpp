#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

/// Numbers in network order, as PostgreSQL's binary format has them.
namespace sequelize::detail::postgres {

template <std::unsigned_integral U>
[[nodiscard]] constexpr U swapped(U value) noexcept {
    if constexpr (std::endian::native == std::endian::big || sizeof(U) == 1) return value;
    if constexpr (sizeof(U) == 2) return static_cast<U>(__builtin_bswap16(value));
    if constexpr (sizeof(U) == 4) return static_cast<U>(__builtin_bswap32(value));
    if constexpr (sizeof(U) == 8) return static_cast<U>(__builtin_bswap64(value));
}

/// The number that the bytes begin with; there must be as many.
template <std::unsigned_integral U>
[[nodiscard]] inline U loadWire(const char* bytes) noexcept {
    U value;
    std::memcpy(&value, bytes, sizeof value);
    return swapped(value);
}

template <std::unsigned_integral U>
inline void storeWire(U value, char* bytes) noexcept {
    value = swapped(value);
    std::memcpy(bytes, &value, sizeof value);
}

/// Takes numbers from the front of some bytes. What is not there is 0, and `failed` from then on.
class WireReader {
public:
    explicit WireReader(std::string_view bytes) noexcept : rest_(bytes) {}

    template <std::unsigned_integral U>
    U take() noexcept {
        const std::string_view bytes = takeBytes(sizeof(U));
        return bytes.empty() ? U{0} : loadWire<U>(bytes.data());
    }
    std::int16_t takeInt16() noexcept { return static_cast<std::int16_t>(take<std::uint16_t>()); }
    std::int32_t takeInt32() noexcept { return static_cast<std::int32_t>(take<std::uint32_t>()); }
    std::string_view takeBytes(std::size_t count) noexcept {
        if (count > rest_.size()) {
            failed_ = true;
            rest_ = {};
            return {};
        }
        const std::string_view bytes = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return bytes;
    }

    [[nodiscard]] std::size_t size() const noexcept { return rest_.size(); }
    [[nodiscard]] bool failed() const noexcept { return failed_; }
    /// Nothing was missing, and nothing is left.
    [[nodiscard]] bool hasAll() const noexcept { return !failed_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool failed_ = false;
};

}  // namespace sequelize::detail::postgres
