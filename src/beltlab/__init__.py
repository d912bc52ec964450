"""What drives China's cross-border e-commerce industrial belts: data, models, explorers and exercises of the course."""
