#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include <sequelize/core/bytes.hpp>

/// Well-known binary for tests, made by hand: what the library writes is not what it is tested with.
namespace test {

class Wkb {
public:
    /// `leastFirst`: the byte order, of this shape's numbers alone.
    explicit Wkb(std::uint32_t kind, bool leastFirst = true) : leastFirst_(leastFirst) {
        bytes_.push_back(std::byte{static_cast<unsigned char>(leastFirst ? 1 : 0)});
        number(kind, 4);
    }
    Wkb& count(std::uint32_t n) { return number(n, 4); }
    Wkb& at(double x, double y) {
        number(std::bit_cast<std::uint64_t>(x), 8);
        return number(std::bit_cast<std::uint64_t>(y), 8);
    }
    Wkb& add(const Wkb& part) {
        bytes_.insert(bytes_.end(), part.bytes_.begin(), part.bytes_.end());
        return *this;
    }
    [[nodiscard]] const sequelize::Bytes& bytes() const { return bytes_; }
    /// As a GEOMETRY column has it.
    [[nodiscard]] sequelize::Bytes stored(std::uint8_t srid = 0) const {
        sequelize::Bytes all(4);
        all[0] = std::byte{srid};
        all.insert(all.end(), bytes_.begin(), bytes_.end());
        return all;
    }

private:
    Wkb& number(std::uint64_t value, unsigned size) {
        for (unsigned i = 0; i < size; ++i) {
            const unsigned place = leastFirst_ ? i : size - 1 - i;
            bytes_.push_back(static_cast<std::byte>((value >> (8 * place)) & 0xffu));
        }
        return *this;
    }

    bool leastFirst_;
    sequelize::Bytes bytes_;
};

inline Wkb point(double x, double y, bool leastFirst = true) {
    return Wkb(1, leastFirst).at(x, y);
}
inline Wkb lineOfTwo() {
    return Wkb(2).count(2).at(1, 2).at(3, 4);
}
inline Wkb triangle() {
    return Wkb(3).count(1).count(4).at(0, 0).at(4, 0).at(4, 4).at(0, 0);
}
/// One shape of each kind, in the order of their numbers.
inline std::vector<Wkb> allShapes() {
    return {
        point(1.5, -2.25),
        lineOfTwo(),
        Wkb(3).count(2).count(4).at(0, 0).at(9, 0).at(9, 9).at(0, 0).count(4).at(1, 1).at(2, 1).at(2, 2).at(1, 1),
        Wkb(4).count(2).add(point(1, 2)).add(point(3, 4)),
        Wkb(5).count(1).add(lineOfTwo()),
        Wkb(6).count(1).add(triangle()),
        Wkb(7).count(3).add(point(1, 2)).add(Wkb(7).count(0)).add(Wkb(7).count(1).add(lineOfTwo()))};
}

}  // namespace test
