var common = { probes: [] }
resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: 'x'
  properties: {
    template: {
      containers: [
        {
          ...common
          name: 'app'
          image: 'b'
        }
      ]
    }
  }
}
